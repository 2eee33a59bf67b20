import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { LookupService } from '../../src/lookup/lookup.service.js';
import { jest } from '@jest/globals';
import { captureLog } from '../support/captured-log.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { aPbx } from '../support/pbx.js';
import { until } from '../support/until.js';

let testApp: TestApp;
let log: ReturnType<typeof captureLog>;
beforeEach(async () => {
  testApp = await createTestApp({ LOG_LEVEL: 'debug' });
  log = captureLog();
});
afterEach(async () => {
  jest.restoreAllMocks();
  log.stop();
  await testApp.close();
});

const linesOf = (requestId: string) =>
  log
    .text()
    .split('\n')
    .filter((line) => line.includes(`"requestId":"${requestId}"`))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** The line comes when the connection has been told all. */
async function lineOf(requestId: string) {
  await until(() => linesOf(requestId).some(({ route }) => route !== undefined));
  return linesOf(requestId).at(-1);
}

it('is a line a request, with its id, route, status and time, and nothing of its URL', async () => {
  const { token } = await aPbx(testApp);
  await testApp.http
    .get(`/api/while1voice?telephone=0700000000&token=${token}`)
    .set('X-Request-Id', 'call-1');

  expect(await lineOf('call-1')).toEqual({
    level: 30,
    time: expect.any(Number),
    pid: process.pid,
    hostname: expect.any(String),
    requestId: 'call-1',
    req: { method: 'GET' },
    res: { statusCode: 200 },
    responseTime: expect.any(Number),
    route: '/api/while1voice',
    msg: 'request completed',
  });
});

it('tells of probes only to whoever looks closely', async () => {
  await testApp.http.get('/health/live').set('X-Request-Id', 'probe-1');

  expect(await lineOf('probe-1')).toMatchObject({ level: 20, route: '/health/live' });
});

it('what is logged for a request bears its id, however late', async () => {
  const { token } = await aPbx(testApp);
  const answer = LookupService.prototype.answer;
  jest.spyOn(LookupService.prototype, 'answer').mockImplementation(async function (
    this: LookupService,
    ...args
  ) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    new Logger('Test').warn('something about this call');
    return answer.apply(this, args);
  });

  await testApp.http
    .get(`/api/while1voice?telephone=0700000000&token=${token}`)
    .set('X-Request-Id', 'call-2');

  expect(linesOf('call-2')[0]).toMatchObject({
    level: 40,
    context: 'Test',
    msg: 'something about this call',
  });
});

it('says that the other side went away before its answer', async () => {
  const { token } = await aPbx(testApp);
  let goOn = (): void => undefined;
  const isAsked = new Promise<void>((asked) => {
    jest.spyOn(LookupService.prototype, 'answer').mockImplementation(async () => {
      asked();
      await new Promise<void>((resolve) => (goOn = resolve));
      throw new Error('Nobody waits for it');
    });
  });
  const { port } = testApp.app.getHttpServer().address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    `GET /api/while1voice?telephone=0700000000&token=${token} HTTP/1.1\r\nHost: a\r\nX-Request-Id: call-3\r\n\r\n`,
  );
  await isAsked;

  socket.destroy();

  expect(await lineOf('call-3')).toMatchObject({ msg: 'request aborted', route: '/api/while1voice' });
  goOn();
});
