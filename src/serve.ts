import { type INestApplication, Logger } from '@nestjs/common';
import { settingsOfProcess } from './config/process-settings.js';
import { SettingsError } from './config/settings.js';

/**
 * Starts the service; what keeps it from starting is said in a line or a few, without a stack.
 *
 * @param prepare runs before the first request is let in
 */
export async function serve(prepare?: (app: INestApplication) => Promise<void>): Promise<INestApplication> {
  try {
    const { HOST, PORT } = settingsOfProcess();
    const { createApp } = await import('./app.js');
    const app = await createApp();
    await app.init();
    await prepare?.(app);
    const { AdminClient } = await import('./access/admin-client.js');
    app.get(AdminClient).sayWhatToDo();
    await app.listen(PORT, HOST);
    new Logger('Server').log(`Caller Data listens on ${await app.getUrl()}`);
    return app;
  } catch (error) {
    process.stderr.write(`Caller Data cannot start:\n${explain(error)}\n`);
    process.exit(1);
  }
}

function explain(error: unknown): string {
  if (error instanceof SettingsError) return error.message.replace(/^/gm, '  ');
  const { code, message, stack } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return '  PORT: something else listens there already';
  return `  ${code ? `${code} ${message}` : stack}`;
}
