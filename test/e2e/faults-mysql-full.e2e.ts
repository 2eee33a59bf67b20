import { createConnection, type Connection } from 'mysql2/promise';
import { startTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';
import { aPbx } from '../support/pbx.js';
import { aPrivateApp, type PrivateApp } from '../support/private-app.js';
import { until } from '../support/until.js';

const LONG = 60_000;
const FAILS_OVER_MS = 10;

let own: PrivateApp;
let testApp: TestApp;
let pbx: Awaited<ReturnType<typeof aPbx>>;
let tool: Awaited<ReturnType<typeof aGraphqlClient>>;
beforeAll(async () => {
  // No table has a file of its own, and the one for all has an end: as a disk has.
  own = await aPrivateApp(
    '--innodb-file-per-table=0',
    '--innodb-data-file-path=ibdata1:12M:autoextend:max:32M',
    '--max-connections=30',
  );
  ({ testApp } = own);
  pbx = await aPbx(testApp);
  tool = await aGraphqlClient(testApp);
  await factories(testApp).contact(pbx.project.id, { phones: ['0700000001'] });
}, LONG);
afterAll(() => own.close(), LONG);

const CREATE = `mutation ($input: CreateContactInput!) { createContact(input: $input) { id } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateProjectInput!) { updateProject(id: $id, input: $input) { name } }`;
const rename = (name: string) => tool.run(UPDATE, { id: String(pbx.project.id), input: { name } });
const codesOf = ({ errors = [] }: { errors?: readonly { extensions?: { code?: unknown } }[] }) =>
  errors.map(({ extensions }) => extensions?.code);

/** Thirty at once share one processor with what asks. */
const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[numbers.length >> 1]!;

describe('a server', () => {
  it('that has become read-only still tells who calls, and writers that they may not write now', async () => {
    await own.database.run('SET GLOBAL read_only = 1');

    const written = await rename('Read-only');
    const reads = await pbx.asks({ telephone: '0700000001' });
    const another = await startTestApp({ DATABASE_URL: own.database.url });
    const fromAnother = await another.http.get(`/api/while1voice?telephone=0700000001&token=${pbx.token}`);
    await another.close();
    await own.database.run('SET GLOBAL read_only = 0');
    const after = await rename('Writable');

    expect(codesOf(written)).toEqual(['SERVICE_UNAVAILABLE']);
    expect(reads.headers['x-lookup-outcome']).toBe('FOUND');
    expect(fromAnother.headers['x-lookup-outcome']).toBe('FOUND');
    expect(codesOf(after)).toEqual([]);
  });

  it(
    'that has no connection left keeps no call waiting, and serves again once it has',
    async () => {
      const others: Connection[] = [];
      await own.database.run('SET GLOBAL max_connections = 20');
      try {
        for (;;) others.push(await createConnection(own.database.url));
      } catch {
        // That was the last one.
      }
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, n) => pbx.asks({ telephone: `07100000${10 + n}` })),
      );

      for (const connection of others) connection.destroy();
      await until(async () => codesOf(await rename('Again')).length === 0);

      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      expect(answers.some(({ headers }) => headers['x-lookup-outcome'] === 'DEGRADED')).toBe(true);
      const tookMs = answers.map(({ headers }) =>
        Number(/dur=([\d.]+)/.exec(headers['server-timing'] ?? '')![1]),
      );
      expect(median(tookMs)).toBeLessThan(FAILS_OVER_MS);
    },
    LONG,
  );

  it(
    'whose disk is full says so to writers, and lookups go on',
    async () => {
      const input = {
        projectId: String(pbx.project.id),
        name: 'Ion',
        notes: 'long '.repeat(1900),
        phones: [],
      };
      let refused: unknown[] = [];
      for (let n = 0; n < 3000 && refused.length === 0; n++)
        refused = codesOf(await tool.run(CREATE, { input }));

      const found = await pbx.asks({ telephone: '0700000001' });
      const notFound = await pbx.asks({ telephone: '0700000002' });

      expect(refused).toEqual(['SERVICE_UNAVAILABLE']);
      expect(found.headers['x-lookup-outcome']).toBe('FOUND');
      expect(notFound.headers['x-lookup-outcome']).toBe('NOT_FOUND');
    },
    LONG,
  );
});
