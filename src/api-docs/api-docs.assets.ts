import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { API_DOCS, ASSETS } from './api-docs-page.js';

/** Swagger UI, from where npm has put it. */
export function serveApiDocsAssets(fastify: FastifyInstance): void {
  void fastify.register(fastifyStatic, {
    root: dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')),
    prefix: `${API_DOCS}/assets/`,
    allowedPath: (path) => ASSETS.includes(path.replace(/^\//, '')),
    index: false,
    // The explorer has put it there already, where it is served.
    decorateReply: false,
    maxAge: '1h',
  });
}
