import type { AskedNumber } from '../asked-number.js';
import type { OutgoingRequest } from '../outgoing/outgoing.js';
import { textParam } from '../param-mistakes.js';
import { decoded } from '../read-params.js';
import { SourceError } from '../source-error.js';
import type { SourceConfig } from '../source.js';

/** As a PBX would ask us: the caller's number as it came, and the number called. */
export function genericRequest(config: SourceConfig, asked: AskedNumber, isXml: boolean): OutgoingRequest {
  const hasHeaders = textParam(config.params, 'send_request_headers') === '1';
  return {
    method: 'GET',
    url: withCall(config.url ?? '', asked),
    headers: hasHeaders ? callHeaders(asked, isXml ? 'application/xml' : 'application/json') : {},
  };
}

/** The rest of the URL stays letter by letter as it was typed: it may be signed. */
function withCall(text: string, { telephone, dnid }: AskedNumber): string {
  if (!URL.canParse(text)) throw new SourceError('config', 'Its URL cannot be read');
  const url = new URL(text);
  const others = url.search
    .slice(1)
    .split('&')
    .filter((piece) => piece !== '' && !['telephone', 'dnid'].includes(decoded(piece.split('=')[0] ?? '')));
  const call = [`telephone=${encoded(telephone)}`, ...(dnid === null ? [] : [`dnid=${encoded(dnid)}`])];
  url.search = [...others, ...call].join('&');
  url.hash = '';
  return url.href;
}

function callHeaders({ telephone, dnid, project }: AskedNumber, type: string): Record<string, string> {
  return {
    Accept: type,
    'Content-Type': type,
    'X-Telephone': headerText(telephone),
    ...(dnid !== null && { 'X-Dnid': headerText(dnid) }),
    'X-Project': project,
  };
}

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

/** What is no sign of a header is percent-encoded: a caller's display name may be in any script, and hold a line break. */
const headerText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[^\x20-\x7e]/gu, encodeURIComponent)
    .trim();
