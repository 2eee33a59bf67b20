// The suites skip no database in CI: what is missing, or does not come up, is said at once.
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const COMES_UP_MS = 30_000;
const servers = { TEST_MYSQL_URL: 3306, TEST_REDIS_URL: 6379 };

for (const [name, defaultPort] of Object.entries(servers)) {
  const { hostname, port } = new URL(process.env[name]);
  if (!(await comesUp(hostname, Number(port || defaultPort)))) {
    console.error(`${name}: nothing answers at ${hostname}:${port || defaultPort}`);
    process.exit(1);
  }
  console.log(`${name} answers`);
}

async function comesUp(host, port) {
  for (const until = performance.now() + COMES_UP_MS; performance.now() < until; await wait(100)) {
    const socket = connect(port, host);
    try {
      await once(socket, 'connect');
      return true;
    } catch {
      // It may still be starting.
    } finally {
      socket.destroy();
    }
  }
  return false;
}
