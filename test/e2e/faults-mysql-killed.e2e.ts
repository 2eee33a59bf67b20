import type { TestApp } from '../support/create-app.js';
import { aGraphqlClient } from '../support/graphql.js';
import { aPbx } from '../support/pbx.js';
import { aPrivateApp, type PrivateApp } from '../support/private-app.js';
import type { PrivateMariadb } from '../support/private-mariadb.js';
import { until } from '../support/until.js';

const LONG = 60_000;
const WRITERS = 8;
const ROUNDS = 3;

let own: PrivateApp;
let database: PrivateMariadb;
let testApp: TestApp;
let pbx: Awaited<ReturnType<typeof aPbx>>;
let tool: Awaited<ReturnType<typeof aGraphqlClient>>;
beforeAll(async () => {
  own = await aPrivateApp();
  ({ database, testApp } = own);
  pbx = await aPbx(testApp);
  tool = await aGraphqlClient(testApp);
}, LONG);
afterAll(() => own.close(), LONG);

const CREATE = `mutation ($input: CreateContactInput!) { createContact(input: $input) { id externalId } }`;

class Writers {
  readonly acknowledged: string[] = [];
  readonly refused: unknown[] = [];
  private stopped = false;
  private count = 0;
  private readonly work = Array.from({ length: WRITERS }, () => this.write());

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.work);
  }

  private async write(): Promise<void> {
    while (!this.stopped) {
      const n = ++this.count;
      const externalId = `kill-${n}`;
      const phones = [{ number: `07${String(30_000_000 + n)}` }];
      const input = { projectId: String(pbx.project.id), name: 'Ion Popescu', externalId, phones };
      const { data, errors } = await tool.run(CREATE, { input });
      if (data?.createContact) this.acknowledged.push(externalId);
      else this.refused.push(errors?.[0]?.extensions?.code);
    }
  }
}

describe('a database that is killed under writes', () => {
  it(
    'has every write that was acknowledged, and lookups are whole 3 s after it is back',
    async () => {
      const writers = new Writers();
      const healedMs: number[] = [];

      for (let round = 0; round < ROUNDS; round++) {
        const before = writers.acknowledged.length;
        await until(() => writers.acknowledged.length > before + 20);
        await database.kill();
        const during = await pbx.asks({ telephone: '0799000000' });
        expect([during.status, during.headers['x-lookup-outcome']]).toEqual([200, 'DEGRADED']);
        await database.up();
        let n = 0;
        healedMs.push(
          await until(async () => {
            const telephone = `0799${String(round * 100_000 + ++n).padStart(6, '0')}`;
            return (await pbx.asks({ telephone })).headers['x-lookup-outcome'] === 'NOT_FOUND';
          }),
        );
      }
      await writers.stop();
      const kept = (await database.run('SELECT external_id FROM caller_data.contacts')) as {
        external_id: string;
      }[];

      const ids = kept.map(({ external_id }) => external_id);
      expect(writers.acknowledged.filter((id) => !ids.includes(id))).toEqual([]);
      expect(writers.acknowledged.length).toBeGreaterThan(20 * ROUNDS);
      expect(new Set(ids).size).toBe(ids.length);
      expect(new Set(writers.refused)).toEqual(new Set(['SERVICE_UNAVAILABLE']));
      expect(healedMs.filter((ms) => ms > 3000)).toEqual([]);
    },
    LONG,
  );
});
