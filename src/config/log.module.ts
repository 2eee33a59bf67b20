import { Global, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { currentRequestId } from './current-request.js';
import { logStream } from './log-stream.js';
import { QuietLogger } from './quiet-logger.js';
import { RequestLog } from './request-log.js';
import { Settings } from './settings.js';

/** What is logged while a request is answered bears its id. */
function ofRequest(): object {
  const requestId = currentRequestId();
  return requestId === null ? {} : { requestId };
}

/** Requests are logged by `RequestLog`: pino-http behind Nest's middleware costs more than an answer from memory. */
@Global()
@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [Settings],
      useFactory: ({ LOG_LEVEL }: Settings) => ({
        forRoutes: [],
        // pino-http's own serialisers expect Node's objects, of which we log a few values only.
        pinoHttp: { level: LOG_LEVEL, mixin: ofRequest, stream: logStream(), wrapSerializers: false },
      }),
    }),
  ],
  providers: [QuietLogger, RequestLog],
  exports: [QuietLogger, RequestLog],
})
export class LogModule {}
