// Imported first of all: better-sqlite3's prebuilt binary takes an older Node down with a segmentation fault.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13) || major === 23 || (major === 24 && minor < 11)) {
  process.stderr.write(
    `Caller Data needs Node 24.11 or newer (or 22.13), this is ${process.versions.node}: use "npm start", which brings its own.\n`,
  );
  process.exit(1);
}
