import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { workerNumber } from './config/process-settings.js';
import { Settings } from './config/settings.js';
import { Drain, DRAIN_MS } from './health/drain.js';
import type { ToWorker } from './workers/messages.js';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
/** For what is closed behind the last request: a database that hangs keeps nobody from stopping. */
const CLOSE_MS = 7000;

/** Stops in order at the first signal, and at once at the second. */
export function stopOnSignals(app: NestFastifyApplication): void {
  const logger = new Logger('Server');
  const stop = async (signal: string): Promise<void> => {
    // Who stops us by hand has no load balancer to wait for.
    const graceMs = signal === 'SIGTERM' ? app.get(Settings).SHUTDOWN_GRACE_MS : 0;
    logger.log(`${signal}: what is under way is answered, then we stop`);
    setTimeout(() => giveUp(logger), graceMs + DRAIN_MS + CLOSE_MS).unref();
    await app.get(Drain).stop(app, graceMs);
    logger.log('Stopped');
    process.exit(0);
  };
  onceTold((signal) => void stop(signal).catch(() => giveUp(logger)));
}

function onceTold(stop: (signal: string) => void): void {
  let isStopping = false;
  const first = (signal: string): void => {
    if (!isStopping) stop(signal);
    isStopping = true;
  };
  const again = (signal: string): void => (isStopping ? process.exit(1) : first(signal));
  if (workerNumber() === null) {
    for (const signal of SIGNALS) process.on(signal, () => again(signal));
    return;
  }
  // A terminal and systemd signal all processes, and the primary tells its workers as well: that is no second signal.
  for (const signal of SIGNALS) process.on(signal, () => first(signal));
  process.on('message', (message: ToWorker) => {
    if (message.say === 'stop') first(message.signal);
  });
  // Without it nobody starts us again, and we would hold the port.
  process.on('disconnect', () => first('SIGTERM'));
}

function giveUp(logger: Logger): void {
  logger.error('Not everything could be closed in order');
  process.exit(1);
}
