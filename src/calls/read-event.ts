import { createHash } from 'node:crypto';
import { cutText } from '../journal/cut-text.js';

/** An event as the PBX sent it, within bounds. */
export interface PbxEvent {
  /** `queue_answer`; empty where it names none. */
  event: string;
  /** Null where it says of no call, or of one whose id no PBX would make. */
  uniqueId: string | null;
  params: Record<string, string>;
  /** The same parameters give the same, in whatever order they came. */
  hash: string;
}

const MAX_PARAMS = 50;
const MAX_NAME = 64;
const MAX_VALUE = 1000;
const MAX_UNIQUE_ID = 128;
const MAX_EVENT = 64;

/** Of a parameter that comes twice the first counts. Never throws. */
export function readEvent(query: URLSearchParams): PbxEvent {
  const params = new Map<string, string>();
  for (const [name, value] of query) {
    if (params.size === MAX_PARAMS) break;
    if (name !== 'token' && !params.has(cutText(name, MAX_NAME)))
      params.set(cutText(name, MAX_NAME), cutText(value, MAX_VALUE));
  }
  const uniqueId = params.get('uniqueid')?.trim() ?? '';
  const sorted = [...params].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    event: cutText(params.get('event')?.trim() ?? '', MAX_EVENT),
    uniqueId: uniqueId !== '' && [...uniqueId].length <= MAX_UNIQUE_ID ? uniqueId : null,
    params: Object.fromEntries(params),
    hash: createHash('sha256').update(JSON.stringify(sorted)).digest('hex'),
  };
}
