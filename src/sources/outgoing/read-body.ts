import type { Readable } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import { SourceError } from '../source-error.js';

export const MAX_BODY_BYTES = 256 * 1024;

/** What we say that we can read. */
export const ENCODINGS = 'gzip, deflate';

/**
 * A body as text, decompressed; it is given up at the first byte too many, so that neither a flood nor a gzip bomb is held
 * in memory. Its charset is the header's, else its XML declaration's, else UTF-8.
 */
export async function readBody(stream: Readable, headers: Record<string, string>): Promise<string> {
  const unpack = decompressor(headers['content-encoding'] ?? '');
  const plain = unpack ? stream.pipe(unpack) : stream;
  if (unpack) stream.on('error', (error) => unpack.destroy(error));
  try {
    return decode(await capped(plain), headers['content-type'] ?? '');
  } finally {
    stream.destroy();
  }
}

async function capped(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new SourceError('bad_response', 'Its reply is longer than 256 KiB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decompressor(encoding: string): ReturnType<typeof createGunzip> | null {
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return null;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    default:
      throw new SourceError('bad_response', 'Its reply is compressed in a way that we did not ask for');
  }
}

function decode(body: Buffer, contentType: string): string {
  const declared =
    /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1] ??
    /^\s*<\?xml[^>]{0,200}\sencoding\s*=\s*["']([\w.:-]+)/.exec(body.toString('latin1', 0, 256))?.[1];
  return decoderOf(declared ?? 'utf-8').decode(body);
}

function decoderOf(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
