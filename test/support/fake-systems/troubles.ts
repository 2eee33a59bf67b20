import type { SourceErrorKind } from '../../../src/sources/source-error.js';
import type { Trouble } from './http-fake.js';

/** What may come instead of an answer from any system that speaks JSON, and what it has to be taken for. */
export const TROUBLES: [name: string, trouble: Trouble, kind: SourceErrorKind][] = [
  ['refuses the credentials', { status: 401, body: { message: 'no' } }, 'auth'],
  ['forbids', { status: 403, body: '' }, 'auth'],
  ['is not there', { status: 404, body: '<h1>Not Found</h1>' }, 'config'],
  ['is there no more', { status: 410, body: '' }, 'config'],
  ['leads elsewhere', { status: 302, headers: { Location: 'http://169.254.169.254/' }, body: '' }, 'config'],
  ['is asked too often', { status: 429, body: '' }, 'rate_limit'],
  ['breaks', { status: 500, body: 'Internal Server Error' }, 'unavailable'],
  ['is being mended', { status: 503, body: '<html>Maintenance</html>' }, 'unavailable'],
  ['breaks the connection off', 'resets', 'unavailable'],
  ['answers a page', { body: '<!doctype html><title>Log in</title>' }, 'bad_response'],
  ['answers half of something', { body: '{"Count": 1, "Results": {' }, 'bad_response'],
  ['answers nothing', { body: '' }, 'bad_response'],
  ['answers null', { body: null }, 'bad_response'],
  ['answers a text', { body: '"no"' }, 'bad_response'],
  ['answers something else', { body: { hello: 'world' } }, 'bad_response'],
  ['answers a teapot', { status: 418, body: '' }, 'bad_response'],
  ['answers too much', { body: `"${'x'.repeat(300 * 1024)}"` }, 'bad_response'],
];
