import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { ExpectedError } from '../errors/errors.js';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1250';

/** What is known of a file once all of it has been read. */
export interface FileSurvey {
  path: string;
  /** Bytes. */
  size: number;
  /** SHA-256 of the content, hexadecimal. */
  hash: string;
  encoding: Encoding;
  /** Bytes of the mark at its start that says how it is encoded. */
  markLength: number;
  /** Its first characters, without the mark. */
  start: string;
}

const START_BYTES = 64 * 1024;
const MARKS: [Encoding, readonly number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/**
 * Goes through a file once. Without a mark it is UTF-8 if all of it can be, else Windows-1250, in which Romanian and
 * Hungarian Windows write: one letter far down decides.
 *
 * @throws ExpectedError BAD_USER_INPUT where it cannot be read
 */
export async function surveyFile(path: string): Promise<FileSurvey> {
  const hash = createHash('sha256');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [size, isUtf8, head] = [0, true, Buffer.alloc(0)];
  try {
    for await (const chunk of createReadStream(path, {
      highWaterMark: 1024 * 1024,
    }) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      size += chunk.length;
      if (head.length < START_BYTES) head = Buffer.concat([head, chunk]).subarray(0, START_BYTES);
      isUtf8 &&= canDecode(decoder, chunk);
    }
  } catch (error) {
    throw new ExpectedError('BAD_USER_INPUT', `FILE: ${whyUnreadable(error as NodeJS.ErrnoException)}`);
  }
  isUtf8 &&= canDecode(decoder);
  const [encoding, mark] = MARKS.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte)) ?? [
    isUtf8 ? 'utf-8' : 'windows-1250',
    [],
  ];
  const start = new TextDecoder(encoding).decode(head.subarray(mark.length));
  return { path, size, hash: hash.digest('hex'), encoding, markLength: mark.length, start };
}

function canDecode(decoder: InstanceType<typeof TextDecoder>, chunk?: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}

function whyUnreadable({ code }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'is a folder';
  if (code === 'EACCES') return 'may not be read';
  return `cannot be read (${code ?? 'unknown'})`;
}

/** The file from behind its mark on, in UTF-8, however it is encoded. `onBytes` hears how far it has been read. */
export async function* utf8Of(
  { path, encoding, markLength }: FileSurvey,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  let bytes = markLength;
  for await (const chunk of createReadStream(path, { start: markLength }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    onBytes(bytes);
    yield encoding === 'utf-8' ? chunk : Buffer.from(decoder.decode(chunk, { stream: true }));
  }
  if (encoding !== 'utf-8') yield Buffer.from(decoder.decode());
}
