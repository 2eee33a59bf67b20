import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { GqlContextType } from '@nestjs/graphql';
import type { FastifyReply } from 'fastify';
import { type ErrorCode, ExpectedError } from './errors.js';
import { withoutData } from './without-data.js';

const STATUS: Record<ErrorCode, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  PROJECT_REQUIRED: 403,
  BAD_USER_INPUT: 400,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  QUERY_TOO_COMPLEX: 400,
  SERVICE_UNAVAILABLE: 503,
  INTERNAL_SERVER_ERROR: 500,
};

/** The one place where a failure becomes an answer: `{"error": {"code", "message"}}`, nothing of the inside in it. */
@Catch()
export class RestExceptionFilter implements ExceptionFilter {
  private readonly logger = new Logger('Errors');

  catch(thrown: unknown, host: ArgumentsHost): void {
    // GraphQL has a place of its own for its errors: graphql/format-error.ts.
    if (host.getType<GqlContextType>() === 'graphql') throw thrown;
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const error = this.explain(thrown, String(reply.request.id));
    if (error.retryAfter !== undefined) reply.header('Retry-After', String(error.retryAfter));
    if (error.code === 'UNAUTHENTICATED') reply.header('WWW-Authenticate', 'Bearer');
    void reply.status(STATUS[error.code]).header('Cache-Control', 'no-store').send(errorBody(error));
  }

  private explain(thrown: unknown, requestId: string): ExpectedError {
    if (thrown instanceof ExpectedError) return thrown;
    // Nest's and Fastify's own messages repeat the URL, and with it the token.
    const status = thrown instanceof HttpException ? thrown.getStatus() : statusOf(thrown);
    if (status === 404) return new ExpectedError('NOT_FOUND', 'There is nothing at this address');
    if (status >= 400 && status < 500)
      return new ExpectedError('BAD_USER_INPUT', 'The request could not be read');
    this.logger.error(withoutData(thrown));
    return new ExpectedError('INTERNAL_SERVER_ERROR', `Internal server error, request ${requestId}`);
  }
}

export function errorBody({ code, message }: Pick<ExpectedError, 'code' | 'message'>): object {
  return { error: { code, message } };
}

function statusOf(thrown: unknown): number {
  const status = (thrown as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : 500;
}
