import { Module } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LoggerModule } from 'nestjs-pino';
import { Settings } from './settings.js';

/**
 * One JSON line a request, none of its URL: the token stands there, and the caller's number, and both may stand in
 * a mistyped path too.
 */
@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [Settings],
      useFactory: ({ LOG_LEVEL }: Settings) => ({
        forRoutes: ['{*splat}'],
        pinoHttp: {
          level: LOG_LEVEL,
          quietReqLogger: true,
          customAttributeKeys: { reqId: 'requestId' },
          serializers: {
            req: ({ method }: IncomingMessage) => ({ method }),
            res: ({ statusCode }: ServerResponse) => ({ statusCode }),
          },
        },
      }),
    }),
  ],
})
export class LogModule {}
