import { setTimeout as wait } from 'node:timers/promises';
import type { TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { mistakesOf, openLoop } from '../support/open-loop.js';
import { aPbx, NINE_NULLS } from '../support/pbx.js';
import { aPrivateApp, type PrivateApp } from '../support/private-app.js';
import type { PrivateMariadb } from '../support/private-mariadb.js';
import { until } from '../support/until.js';

const BUDGET_MS = 500;
const CALLERS = 50;
const LONG = 60_000;

let own: PrivateApp;
let database: PrivateMariadb;
let testApp: TestApp;
let pbx: Awaited<ReturnType<typeof aPbx>>;
beforeAll(async () => {
  own = await aPrivateApp();
  ({ database, testApp } = own);
  pbx = await aPbx(testApp);
  for (let n = 0; n < CALLERS; n++) await factories(testApp).contact(pbx.project.id, { phones: [known(n)] });
}, LONG);
afterAll(() => own.close(), LONG);

const known = (n: number): string => `07000${String(10_000 + (n % CALLERS))}`;
const unknown = (n: number): string => `07${String(20_000_000 + n)}`;
const path = (telephone: string): string => `/api/while1voice?telephone=${telephone}`;

describe('a database that stops for ten seconds, at 200 lookups a second', () => {
  it(
    'delays no answer, and those who called before are still known',
    async () => {
      const { token } = pbx;
      // Everybody calls once while it is there.
      await openLoop(testApp, { perSecond: 100, seconds: CALLERS / 100, token }, (n) => path(known(n)));

      const load = openLoop(testApp, { perSecond: 200, seconds: 12, token }, (n) =>
        path(n % 2 ? known(n >> 1) : unknown(n)),
      );
      await wait(1000);
      database.freeze();
      await wait(10_000);
      database.thaw();
      const healedMs = await until(async () => {
        const { headers } = await pbx.asks({ telephone: unknown(Math.floor(performance.now())) });
        return headers['x-lookup-outcome'] === 'NOT_FOUND';
      });
      const answers = await load;

      expect(mistakesOf(answers, Object.keys(NINE_NULLS), BUDGET_MS + 50)).toEqual([]);
      expect(answers).toHaveLength(2400);
      const ofKnown = answers.filter((_, n) => n % 2);
      expect(ofKnown.filter(({ body }) => body.name !== 'Ion Popescu')).toEqual([]);
      expect(answers.some(({ outcome }) => outcome === 'DEGRADED')).toBe(true);
      expect(healedMs).toBeLessThan(3000);
    },
    LONG,
  );
});
