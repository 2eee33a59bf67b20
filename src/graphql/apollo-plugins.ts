import type { ApolloServerPlugin, GraphQLResponse } from '@apollo/server';
import { type DocumentNode, GraphQLError, Kind, type ValidationRule } from 'graphql';
import { ExpectedError } from '../errors/errors.js';
import { overLimit } from './limits.js';
import { turnOfTheLoop } from './turn-of-the-loop.js';
import { GRAPHQL_RESPONSE } from './refuse.js';

/** Documents that stand in for one which goes beyond a limit, with what is to be said of it. */
const refused = new WeakMap<DocumentNode, string>();

/**
 * Refuses what goes beyond a limit before validation, whose rules compare each field with each other. Apollo lets nobody
 * in between: so an empty document takes the place of the one refused, and a rule says why.
 */
export const limitsPlugin: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      validationDidStart: (context) => {
        const { schema, document, request } = context;
        const mistake = overLimit(schema, document, request.variables);
        if (mistake === null) return Promise.resolve();
        const standIn: DocumentNode = { kind: Kind.DOCUMENT, definitions: [] };
        refused.set(standIn, mistake);
        Object.assign(context, { document: standIn });
        return Promise.resolve();
      },
      // Apollo validates a document once and remembers it; with other variables it may answer with more.
      didResolveOperation: ({ schema, document, request }) => {
        const mistake = overLimit(schema, document, request.variables);
        return mistake === null ? Promise.resolve() : Promise.reject(tooComplex(mistake));
      },
    }),
};

export const limitsRule: ValidationRule = (context) => {
  const mistake = refused.get(context.getDocument());
  if (mistake !== undefined) context.reportError(tooComplex(mistake));
  return {};
};

function tooComplex(mistake: string): GraphQLError {
  const originalError = new ExpectedError('QUERY_TOO_COMPLEX', mistake);
  return new GraphQLError(mistake, { originalError, extensions: { http: { status: 400 } } });
}

/** Parsing, validating and executing are three pieces of work: a call comes in between. */
export const turnsPlugin: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      validationDidStart: () => turnOfTheLoop(),
      didResolveOperation: turnOfTheLoop,
    }),
};

/**
 * A mistake in a query is 400, but 200 to who takes `application/json` alone: in that media type a client could not tell
 * our 400 from a proxy's. What was no query at all, or too much of one, is 400 to everybody.
 */
export const statusPlugin: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ request, response: { http, body } }) => {
        const isModern = request.http?.headers.get('accept')?.includes(GRAPHQL_RESPONSE);
        // In place of Apollo's plugin, which reckons it from each field of each object.
        http.headers.set('cache-control', 'no-store');
        if (http.status === 400 && !isModern && !isRefusal(body)) http.status = 200;
        return Promise.resolve();
      },
    }),
};

function isRefusal(body: GraphQLResponse['body']): boolean {
  const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
  return errors.some(({ extensions }) =>
    ['BAD_REQUEST', 'QUERY_TOO_COMPLEX'].includes(String(extensions?.code)),
  );
}
