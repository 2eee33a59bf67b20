import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { createApp } from '../../src/app.js';
import { learnSecret } from './canaries.js';
import { expectNoLeaks, noteMetrics, watchForLeaks } from './leaks.js';
import { createDatabase, dropDatabase } from './test-database.js';

/** What a busy machine needs: a suite that is about budgets says its own. */
const PATIENCE = { LOOKUP_BUDGET_MS: '5000', DATABASE_BUDGET_MS: '4000' };

export interface TestApp {
  app: NestFastifyApplication;
  /** supertest against the listening server. */
  http: ReturnType<typeof request>;
  get: NestFastifyApplication['get'];
  close(): Promise<void>;
}

/** The application on a database of its own, listening on a free port. */
export async function createTestApp(settings: Record<string, string> = {}): Promise<TestApp> {
  Object.assign(process.env, settings);
  await createDatabase();
  const testApp = await startTestApp({ ...PATIENCE, ...settings });
  return { ...testApp, close: () => testApp.close().finally(dropDatabase) };
}

/**
 * The application on the database that the settings name, be it there or not. Whatever it has logged and answered is
 * looked through for secrets and numbers when it is closed.
 */
export async function startTestApp(settings: Record<string, string> = {}): Promise<TestApp> {
  Object.assign(process.env, { LOG_LEVEL: 'silent', ...settings });
  const { ADMIN_TOKEN, ENCRYPTION_KEY } = process.env;
  for (const secret of [ADMIN_TOKEN, ENCRYPTION_KEY]) learnSecret(secret);
  const app = await createApp();
  watchForLeaks(app);
  await app.listen(0, '127.0.0.1');
  return {
    app,
    http: request(app.getHttpServer()),
    get: app.get.bind(app),
    close: async () => {
      await noteMetrics(app);
      await app.close();
      expectNoLeaks();
    },
  };
}
