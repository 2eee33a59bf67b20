import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Scope } from '../../src/access/scope.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';
import { aTellingPbx } from '../support/pbx-events.js';
import { subscriptionUrl } from '../support/subscriber.js';

const EXAMPLE = join(import.meta.dirname, '../../examples/screen-pop/in-the-terminal.js');

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

/** The example as an integrator runs it, and the lines that it says. */
function anExample(token: string, agent: string) {
  const child = spawn(process.execPath, [EXAMPLE, subscriptionUrl(testApp), token, agent]);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, says: async () => (await lines.next()).value! };
}

describe('examples/screen-pop', () => {
  it('says who is calling an agent', async () => {
    const { project, tells } = await aTellingPbx(testApp);
    await factories(testApp).contact(project.id, { name: 'Elena Dumitrescu', phones: ['0722 100 200'] });
    const { token } = await aGraphqlClient(testApp, { scopes: [Scope.READ], projectId: project.id });
    const { child, says } = anExample(token, 'ion');
    expect(await says()).toBe('(connected)');

    // It says that it is connected when it subscribes, and is not told when that is done.
    const told = says();
    let isTold = false;
    void told.then(() => (isTold = true));
    for (let i = 0; !isTold; i++)
      await tells({ event: 'queue_answer', uniqueid: `1.${i}`, agent: 'ion', telephone: '0722100200' });

    expect(await told).toMatch(/^ANSWERED · Elena Dumitrescu · ion · https:\/\/crm\.example\.com\//);
    child.kill();
    await once(child, 'exit');
  });

  it('says that its token is refused, and does not try again', async () => {
    const { child, says } = anExample('wrong', 'ion');

    expect(await says()).toBe('(refused)');
    const [code] = (await once(child, 'exit')) as [number];

    expect(code).toBe(1);
  });
});
