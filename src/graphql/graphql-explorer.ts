import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { Injectable } from '@nestjs/common';
import { getDistDirectory, renderAltair, renderInitSnippet } from 'altair-static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '../config/settings.js';

const ASSETS = '/graphql/explorer/';
const START = 'start.js';
const EXAMPLES = join(import.meta.dirname, '../../examples/graphql');

/** Nothing from elsewhere, and no script but the explorer's own files. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "frame-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** Altair, served from where npm has put it: a page for people who try queries. It needs no token; its queries do. */
@Injectable()
export class GraphqlExplorer {
  constructor(private readonly settings: Settings) {}

  isAskedBy({ method, headers, query }: FastifyRequest): boolean {
    const isBrowser = method === 'GET' && headers.accept?.includes('text/html');
    return Boolean(this.settings.GRAPHQL_EXPLORER && isBrowser && !(query as URLSearchParams).has('query'));
  }

  show(reply: FastifyReply): void {
    void reply.headers(PAGE_HEADERS).type('text/html; charset=utf-8').send(page());
  }

  serveAssets(fastify: FastifyInstance): void {
    if (!this.settings.GRAPHQL_EXPLORER) return;
    fastify.get(ASSETS + START, (_request, reply) => {
      void reply
        .headers(PAGE_HEADERS)
        .type('text/javascript; charset=utf-8')
        .send(renderInitSnippet(options()));
    });
    void fastify.register(fastifyStatic, {
      root: getDistDirectory(),
      prefix: ASSETS,
      index: false,
      immutable: true,
      maxAge: '1y',
    });
  }
}

const PAGE_HEADERS = { 'Content-Security-Policy': CONTENT_SECURITY_POLICY, 'Cache-Control': 'no-cache' };

const page = () => renderAltair({ baseURL: ASSETS, serveInitialOptionsInSeperateRequest: START });

function options(): Parameters<typeof renderInitSnippet>[0] {
  const [first, ...others] = examples();
  return {
    endpointURL: '/graphql',
    initialHeaders: { Authorization: 'Bearer ' },
    initialName: first!.name,
    initialQuery: first!.query,
    initialWindows: others.map(({ name, query }) => ({ initialName: name, initialQuery: query })),
    disableAccount: true,
    // No advertisements, and no news of its own.
    initialSettings: {
      'banners.disable': true,
      'alert.disableUpdateNotification': true,
      disablePushNotification: true,
    },
  };
}

const VIEWER = { name: 'Who am I?', query: 'query Viewer {\n  viewer {\n    name\n    scopes\n  }\n}\n' };

/** What an integrator finds in examples/, a tab each. */
function examples(): { name: string; query: string }[] {
  if (!existsSync(EXAMPLES)) return [VIEWER];
  const files = readdirSync(EXAMPLES)
    .filter((name) => name.endsWith('.graphql'))
    .sort();
  return [VIEWER, ...files.map((name) => ({ name, query: readFileSync(join(EXAMPLES, name), 'utf8') }))];
}
