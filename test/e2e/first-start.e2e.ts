import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { AdminClient } from '../../src/access/admin-client.js';
import { Scope } from '../../src/access/scope.js';
import { cli } from '../support/cli.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { until } from '../support/until.js';

const VIEWER = '{ viewer { name scopes } }';

let testApp: TestApp;
let warned: jest.SpiedFunction<Logger['warn']>;
beforeEach(() => {
  warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
});
afterEach(async () => {
  warned.mockRestore();
  await testApp.close();
});

describe('a start', () => {
  it('says what to do where nobody can ask', async () => {
    testApp = await createTestApp({ ADMIN_TOKEN: '' });

    testApp.get(AdminClient).sayWhatToDo();

    expect(warned.mock.calls).toEqual([[expect.stringMatching(/^Nobody can ask yet: set ADMIN_TOKEN/)]]);
  });

  it('names a command that does it, and says nothing more then', async () => {
    testApp = await createTestApp({ ADMIN_TOKEN: '' });
    testApp.get(AdminClient).sayWhatToDo();
    const [, args] = /"npm run cli -- ([^"]+)"/.exec(String(warned.mock.calls[0]?.[0])) ?? [];
    warned.mockClear();

    const { code, out, told } = await cli(...args!.split(' '));
    const [token] = /cd_\w{8}_\S+/.exec(out) ?? [];
    const asks = () =>
      testApp.http.post('/graphql').set('Authorization', `Bearer ${token}`).send({ query: VIEWER });
    await until(async () => (await asks()).status === 200);

    expect({ code, told }).toMatchObject({ code: 0 });
    expect((await asks()).body).toEqual({
      data: { viewer: { name: 'admin', scopes: expect.arrayContaining(Object.values(Scope)) as unknown } },
    });
    testApp.get(AdminClient).sayWhatToDo();
    expect(warned).not.toHaveBeenCalled();
  });

  it('says nothing where there is a client', async () => {
    testApp = await createTestApp({ ADMIN_TOKEN: '' });
    await factories(testApp).client();

    testApp.get(AdminClient).sayWhatToDo();

    expect(warned).not.toHaveBeenCalled();
  });

  it('says nothing where ADMIN_TOKEN has made one', async () => {
    testApp = await createTestApp({ ADMIN_TOKEN: 'an-admin-token-of-some-length' });

    testApp.get(AdminClient).sayWhatToDo();

    expect(warned).not.toHaveBeenCalled();
  });
});
