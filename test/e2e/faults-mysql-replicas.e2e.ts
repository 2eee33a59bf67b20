import { jest } from '@jest/globals';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { Replicas } from '../../src/database/replicas.js';
import { Broadcast } from '../../src/events/broadcast.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { FaultProxy } from '../support/fault-proxy.js';
import { aGraphqlClient } from '../support/graphql.js';
import { aPbx } from '../support/pbx.js';
import { until } from '../support/until.js';

const LONG = 60_000;
const STICKY_MS = 300;
const BEAT_MS = 200;

const url = new URL(process.env.DATABASE_URL!);
const primary = url.pathname.slice(1);
const replica = `${primary}_replica`;
const replicaUrl = Object.assign(new URL(url), { pathname: `/${replica}` }).href;

let proxy: FaultProxy;
let testApp: TestApp;
let server: Connection;
let replicating: NodeJS.Timeout | undefined;
let pbx: Awaited<ReturnType<typeof aPbx>>;
let tool: Awaited<ReturnType<typeof aGraphqlClient>>;

beforeAll(async () => {
  // As with Redis: an instance that hears of other instances' writes.
  jest.spyOn(Broadcast.prototype, 'isHearing', 'get').mockReturnValue(true);
  server = await createConnection(Object.assign(new URL(url), { pathname: '/' }).href);
  await server.query(`CREATE DATABASE \`${replica}\``);
  proxy = await FaultProxy.before(replicaUrl);
  testApp = await createTestApp({ DATABASE_REPLICA_URLS: proxy.url(replicaUrl) });
  Object.assign(testApp.get(Replicas), { stickyMs: STICKY_MS });
  pbx = await aPbx(testApp);
  tool = await aGraphqlClient(testApp);
}, LONG);
beforeEach(async () => {
  await proxy.set('pass');
  replicate();
  await until(usable);
});
afterEach(() => clearInterval(replicating));
afterAll(async () => {
  await testApp.close();
  await proxy.close();
  await server.query(`DROP DATABASE \`${replica}\``);
  await server.end();
}, LONG);

/** What a server would do by itself: the beat goes over at once, the rest when a test says so. */
function replicate(): void {
  const copy = (): void =>
    void server
      .query(`CREATE TABLE IF NOT EXISTS ${replica}.replica_beat LIKE ${primary}.replica_beat`)
      .then(() => server.query(`REPLACE INTO ${replica}.replica_beat SELECT * FROM ${primary}.replica_beat`))
      .catch(() => undefined);
  replicating = setInterval(copy, BEAT_MS);
}

async function catchUp(): Promise<void> {
  const [tables] = await server.query<RowDataPacket[]>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ?',
    [primary],
  );
  for (const { name } of tables as { name: string }[]) {
    await server.query(`CREATE TABLE IF NOT EXISTS ${replica}.${name} LIKE ${primary}.${name}`);
    await server.query(`REPLACE INTO ${replica}.${name} SELECT * FROM ${primary}.${name}`);
  }
}

/** Whether a lookup of something that nobody has changed lately would go there. */
const usable = (): boolean => testApp.get(Replicas).serverFor(pbx.project.id) !== undefined;
const nameOf = async (telephone: string): Promise<unknown> =>
  ((await pbx.asks({ telephone })).body as { name: unknown }).name;
const names = async (): Promise<unknown[]> => {
  const { data } = await tool.run(
    'query ($id: ID!) { contacts(filter: { projectId: $id }) { nodes { name } } }',
    {
      id: String(pbx.project.id),
    },
  );
  return (data as { contacts: { nodes: { name: unknown }[] } }).contacts.nodes.map(({ name }) => name);
};
const settled = (): Promise<number> =>
  until(
    () =>
      usable() && testApp.get(Replicas).managerFor({ projectId: null }).dataSource.options.type !== undefined,
  );

describe('a replica', () => {
  it(
    'is what lookups and lists are read from',
    async () => {
      const { id } = await factories(testApp).contact(pbx.project.id, { phones: ['0700000001'] });
      await catchUp();
      await server.query(`UPDATE ${replica}.contacts SET name = 'As the replica has it' WHERE id = ${id}`);
      await settled();

      const asked = await nameOf('0700000001');
      const listed = await until(async () => (await names()).includes('As the replica has it'));

      expect(asked).toBe('As the replica has it');
      expect(listed).toBeGreaterThan(0);
    },
    LONG,
  );

  it(
    'that lags hides nobody’s own write from him',
    async () => {
      Object.assign(testApp.get(Replicas), { stickyMs: 30_000 });

      await factories(testApp).contact(pbx.project.id, { name: 'Just written', phones: ['0700000002'] });
      const asked = await nameOf('0700000002');
      const listed = await names();
      Object.assign(testApp.get(Replicas), { stickyMs: STICKY_MS });

      expect(asked).toBe('Just written');
      expect(listed).toContain('Just written');
    },
    LONG,
  );

  it(
    'that is too far behind is not read from until it has caught up',
    async () => {
      clearInterval(replicating);
      await server.query(`UPDATE ${replica}.replica_beat SET at_ms = at_ms - 60000`);

      await until(() => !usable());
      replicate();

      expect(await until(usable)).toBeGreaterThan(0);
    },
    LONG,
  );

  it(
    'that is away is not read from: the first database is',
    async () => {
      await factories(testApp).contact(pbx.project.id, { name: 'At the first', phones: ['0700000003'] });
      await until(usable);
      await proxy.set('refuse');

      const asked = await nameOf('0700000003');
      const listed = await names();
      await until(() => !usable());

      expect(asked).toBe('At the first');
      expect(listed).toContain('At the first');
    },
    LONG,
  );
});
