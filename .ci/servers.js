// The suites skip no database in CI: what is missing is said at once.
import { connect } from 'node:net';

const servers = { TEST_MYSQL_URL: 3306, TEST_REDIS_URL: 6379 };

for (const [name, defaultPort] of Object.entries(servers)) {
  const { hostname, port } = new URL(process.env[name]);
  await new Promise((resolve, reject) => {
    const socket = connect(Number(port || defaultPort), hostname, () => resolve(socket.end()));
    socket.on('error', reject);
  }).catch(() => {
    console.error(`${name}: nothing answers at ${hostname}:${port || defaultPort}`);
    process.exit(1);
  });
  console.log(`${name} answers`);
}
