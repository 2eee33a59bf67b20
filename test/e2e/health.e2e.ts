import { HealthParts } from '../../src/health/health-parts.js';
import { Readiness } from '../../src/health/readiness.js';
import { VERSION } from '../../src/health/version.js';
import { createTestApp, type TestApp } from '../support/create-app.js';

let testApp: TestApp;
beforeEach(async () => {
  testApp = await createTestApp({ REDIS_URL: '' });
});
afterEach(() => testApp.close());

describe('GET /health/live', () => {
  it('answers anybody, and nobody keeps it', async () => {
    const { status, body, headers } = await testApp.http.get('/health/live');

    expect(status).toBe(200);
    expect(body).toEqual({ status: 'live' });
    expect(headers['cache-control']).toBe('no-store');
  });

  it('answers HEAD', async () => {
    const { status, text } = await testApp.http.head('/health/live');

    expect(status).toBe(200);
    expect(text).toBeUndefined();
  });
});

describe('GET /health/ready', () => {
  it('says that calls may come, and how each part fares', async () => {
    const since = new Date('2026-11-23T09:30:00.123Z');
    testApp.get(HealthParts).add({ name: 'switchboard', state: () => ({ state: 'away', since }) });

    const { status, body, headers } = await testApp.http.get('/health/ready');

    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      status: 'ready',
      version: VERSION,
      uptimeSeconds: expect.any(Number),
      parts: expect.objectContaining({ switchboard: { state: 'away', since: '2026-11-23T09:30:00.123Z' } }),
    });
  });

  it('says 503 while we stop, when we still live', async () => {
    testApp.get(Readiness).stop();

    const ready = await testApp.http.get('/health/ready');
    const live = await testApp.http.get('/health/live');

    expect(ready.status).toBe(503);
    expect(ready.body).toMatchObject({ status: 'stopping' });
    expect(live.status).toBe(200);
  });

  it('knows the database, the sources, and Redis, which nobody has asked for here', async () => {
    const { body } = await testApp.http.get('/health/ready');

    const since = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
    expect(body).toMatchObject({
      parts: { database: { state: 'up', since }, redis: { state: 'off' }, sources: { state: 'up' } },
    });
  });

  it('holds no secret and no address', async () => {
    const { text } = await testApp.http.get('/health/ready');

    expect(text).not.toMatch(/mysql:|sqlite:|redis:|127\.0\.0\.1|password|token/i);
  });
});
