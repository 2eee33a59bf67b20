import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { AdminClient } from '../../src/access/admin-client.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';

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
