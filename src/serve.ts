import type { AddressInfo } from 'node:net';
import { type INestApplication, Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyListenOptions } from 'fastify';
import { settingsOfProcess, workerNumber } from './config/process-settings.js';
import { SettingsError } from './config/settings.js';
import type { FromWorker } from './workers/messages.js';

/** Starts the service, in as many processes as the settings say. */
export async function serveInWorkers(): Promise<void> {
  const workers = workerNumber() === null ? numberOfWorkers() : 1;
  if (workers === 1) {
    await serve();
    return;
  }
  const { Primary } = await import('./workers/primary.js');
  new Primary(workers).start();
}

/** Settings that are wrong are said by `serve`. */
function numberOfWorkers(): number {
  try {
    return settingsOfProcess().WEB_CONCURRENCY;
  } catch {
    return 1;
  }
}

/**
 * Starts the service; what keeps it from starting is said in a line or a few, without a stack.
 *
 * @param prepare runs before the first request is let in
 */
export async function serve(prepare?: (app: INestApplication) => Promise<void>): Promise<INestApplication> {
  try {
    const { HOST, PORT } = settingsOfProcess();
    const { createApp } = await import('./app.js');
    const { stopOnSignals } = await import('./stop-on-signals.js');
    const app = await createApp();
    await app.init();
    await prepare?.(app);
    const { AdminClient } = await import('./access/admin-client.js');
    const { Database } = await import('./database/database.js');
    await app.get(Database).onceThere(() => app.get(AdminClient).sayWhatToDo());
    const isWorker = workerNumber() !== null;
    // Fastify's type of it does not know what Node takes.
    const address: FastifyListenOptions & { reusePort: boolean } = {
      ...{ port: PORT, host: HOST },
      reusePort: isWorker,
    };
    await app.listen(address);
    stopOnSignals(app);
    if (isWorker) sayListens(app);
    new Logger('Server').log(`Caller Data listens on ${await app.getUrl()}`);
    return app;
  } catch (error) {
    process.stderr.write(`Caller Data cannot start:\n${await explain(error)}\n`);
    process.exit(1);
  }
}

/** The others listen where the first does. */
function sayListens(app: NestFastifyApplication): void {
  const { port } = app.getHttpServer().address() as AddressInfo;
  process.send?.({ say: 'listens', port } satisfies FromWorker);
}

async function explain(error: unknown): Promise<string> {
  if (error instanceof SettingsError) return error.message.replace(/^/gm, '  ');
  const { code, message, stack, syscall } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return '  PORT: something else listens there already';
  if (code === 'EADDRNOTAVAIL') return '  HOST: must be an address of this machine';
  if (syscall === 'listen' && code === 'EACCES') return '  PORT: this user may not listen there';
  if (syscall === 'getaddrinfo') return '  HOST: there is no such name';
  const { QueryFailedError } = await import('typeorm');
  const { withoutData } = await import('./errors/without-data.js');
  // A driver's message repeats values.
  if (error instanceof QueryFailedError) return `  ${withoutData(error)}`;
  return `  ${code ? `${code} ${message}` : stack}`;
}
