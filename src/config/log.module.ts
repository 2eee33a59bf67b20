import { Module } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LoggerModule } from 'nestjs-pino';
import { QuietLogger } from './quiet-logger.js';
import { Settings } from './settings.js';

/**
 * One JSON line a request, with the route that answered it and none of its URL: the token stands there, and the
 * caller's number, and both may stand in a mistyped path too.
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
          customSuccessObject: withRoute,
          customErrorObject: (request, _response, _error, line: object) =>
            withRoute(request, _response, line),
          serializers: {
            req: ({ method }: IncomingMessage) => ({ method }),
            res: ({ statusCode }: ServerResponse) => ({ statusCode }),
          },
        },
      }),
    }),
  ],
  providers: [QuietLogger],
})
export class LogModule {}

/** Known only once the request has found its route, and so at its end. */
function withRoute(request: IncomingMessage & { route?: string }, _response: unknown, line: object): object {
  return { ...line, route: request.route };
}
