import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { createApp } from '../../src/app.js';
import { createDatabase, dropDatabase } from './test-database.js';

export interface TestApp {
  app: NestFastifyApplication;
  /** supertest against the listening server. */
  http: ReturnType<typeof request>;
  get: NestFastifyApplication['get'];
  close(): Promise<void>;
}

/** The application on a database of its own, listening on a free port. */
export async function createTestApp(settings: Record<string, string> = {}): Promise<TestApp> {
  Object.assign(process.env, { LOG_LEVEL: 'silent', ...settings });
  await createDatabase();
  const app = await createApp();
  await app.listen(0, '127.0.0.1');
  return {
    app,
    http: request(app.getHttpServer()),
    get: app.get.bind(app),
    close: async () => {
      await app.close();
      await dropDatabase();
    },
  };
}
