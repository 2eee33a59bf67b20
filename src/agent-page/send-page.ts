import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PageFile } from './page-files.js';

/** Nothing from elsewhere, nothing inline, and no text that becomes markup: a caller's name is somebody else's. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const PAGE_HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  'X-Frame-Options': 'DENY',
};

const NOT_BUILT = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>Caller Data</title>
  <h1>The agent’s page has not been built</h1>
  <p>Run <code>npm run build</code> where Caller Data is installed, and load this page again. Calls are answered meanwhile.</p>
</html>
`;

/** Asked for anew each time, since it names the files that belong to it. */
export function sendPage(request: FastifyRequest, reply: FastifyReply, page: PageFile | null): void {
  void reply.headers(PAGE_HEADERS);
  if (page) return send(request, reply.header('Cache-Control', 'no-cache'), page);
  void reply.status(503).header('Cache-Control', 'no-store').type('text/html; charset=utf-8').send(NOT_BUILT);
}

/** Never changes: its name has the hash of its contents in it. */
export function sendAsset(request: FastifyRequest, reply: FastifyReply, asset: PageFile): void {
  void reply.header('Cross-Origin-Resource-Policy', 'same-origin');
  send(request, reply.header('Cache-Control', 'public, max-age=31536000, immutable'), asset);
}

function send(request: FastifyRequest, reply: FastifyReply, { type, body, gzipped }: PageFile): void {
  const takesGzip = /\bgzip\b/.test(String(request.headers['accept-encoding']));
  void reply.type(type).header('Vary', 'Accept-Encoding');
  if (takesGzip) void reply.header('Content-Encoding', 'gzip');
  void reply.send(takesGzip ? gzipped : body);
}
