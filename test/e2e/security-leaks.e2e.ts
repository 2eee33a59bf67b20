import { Logger } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Metrics } from '../../src/metrics/metrics.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { noteLogged } from '../support/leaks.js';
import { aPbx } from '../support/pbx.js';

let testApp: TestApp;
beforeEach(async () => {
  testApp = await createTestApp();
});

const NUMBER = '0733 555 777';
const logger = new Logger('Leak');

/** What every suite of this folder does at its end; here, once something has been told on purpose. */
const leaks = async (): Promise<string> => {
  const error = await testApp.close().then(
    () => new Error('nothing'),
    (failure: Error) => failure,
  );
  return error.message;
};

describe('a suite fails with the line', () => {
  it('where its log tells a number that has called, in whatever notation', async () => {
    const pbx = await aPbx(testApp);
    await pbx.asks({ telephone: NUMBER });

    logger.warn('No rule for tel:+40-733-555-777');

    expect(await leaks()).toMatch(/A secret or a number was told:\nlog: .*\+40-733-555-777/);
  });

  it('where its log tells a token', async () => {
    const { token } = await aPbx(testApp);

    logger.log(`Let in: ${token}`);

    expect(await leaks()).toContain(token);
  });

  it('where a metric is labelled with a number', async () => {
    const pbx = await aPbx(testApp);
    await pbx.asks({ telephone: NUMBER });
    const { registry } = testApp.get(Metrics);

    new Gauge({ name: 'leak', help: '-', labelNames: ['who'], registers: [registry] }).set(
      { who: '+40733555777' },
      1,
    );

    expect(await leaks()).toContain('metric: leak{who="+40733555777"}');
  });

  it('where another process logs a number', async () => {
    const pbx = await aPbx(testApp);
    await pbx.asks({ telephone: NUMBER });

    noteLogged('{"level":40,"msg":"40733555777 is nobody"}');

    expect(await leaks()).toContain('40733555777 is nobody');
  });

  it('and passes where a number is told at debug only, and a count looks like one', async () => {
    const pbx = await aPbx(testApp);
    await pbx.asks({ telephone: NUMBER });
    const { registry } = testApp.get(Metrics);

    noteLogged('{"level":20,"msg":"40733555777 is nobody"}');
    new Gauge({ name: 'leak', help: '-', registers: [registry] }).set(733555777);

    expect(await leaks()).toBe('nothing');
  });
});
