import type { FieldMistake } from '../../errors/errors.js';
import type { AskedNumber } from '../asked-number.js';
import type { FoundContact } from '../found-contact.js';
import { failureOfStatus } from '../outgoing/failure.js';
import type { Outgoing, OutgoingRequest } from '../outgoing/outgoing.js';
import { paramMistake, paramMistakes, textParam } from '../param-mistakes.js';
import { SourceError } from '../source-error.js';
import { SourceType } from '../source-type.js';
import type { Source, SourceConfig, SourceSystem } from '../source.js';
import { foundContact } from './read-fields.js';
import { fieldsOfJson, fieldsOfXml } from './reply.js';
import { genericRequest } from './request.js';

const PARAMS = ['type', 'root_tag', 'send_request_headers', 'ignore_response'];
const SWITCHES = ['send_request_headers', 'ignore_response'];
const NOBODY = [204, 404];

/** What is sent and not waited for ends by then. */
const LONGEST_NOTICE_MS = 10_000;
const MAX_NOTICES = 100;

/** The contract that we serve ourselves, on somebody else's system. */
export const generic: SourceSystem = {
  type: SourceType.GENERIC,
  secrets: [],
  mistakesIn: genericMistakes,
  open: (config, outgoing) => new Generic(config, outgoing),
};

function genericMistakes({ url, params }: SourceConfig): FieldMistake[] {
  const mistakes = [...urlMistakes(url), ...paramMistakes(params, { required: [], optional: PARAMS })];
  if (!['', 'json', 'xml'].includes(textParam(params, 'type').toLowerCase()))
    mistakes.push(paramMistake('type', 'must be json or xml'));
  for (const name of SWITCHES) {
    if (!['', '0', '1'].includes(textParam(params, name)))
      mistakes.push(paramMistake(name, 'must be 0 or 1'));
  }
  return mistakes;
}

/** What is asked by its URL alone has to have one. */
export const urlMistakes = (url: string | null): FieldMistake[] =>
  url === null ? [{ path: 'url', message: 'is missing' }] : [];

export class Generic implements Source {
  readonly isNotice: boolean;
  private readonly isXml: boolean;
  private notices = 0;

  constructor(
    private readonly config: SourceConfig,
    private readonly outgoing: Outgoing,
  ) {
    this.isNotice = textParam(config.params, 'ignore_response') === '1';
    this.isXml = textParam(config.params, 'type').toLowerCase() === 'xml';
  }

  async find(asked: AskedNumber, signal: AbortSignal): Promise<FoundContact | null> {
    const request = genericRequest(this.config, asked, this.isXml);
    if (this.isNotice) return this.tell(request);
    const response = await this.outgoing.request(request, signal);
    if (NOBODY.includes(response.status)) return null;
    if (response.status < 200 || response.status > 299)
      throw failureOfStatus(response) ?? unexpected(response.status);

    const read = this.isXml ? fieldsOfXml : fieldsOfJson;
    const fields = read(response.body, textParam(this.config.params, 'root_tag'));
    return fields && foundContact(fields, asked);
  }

  /** Sent and not waited for: it goes on when the call is over, and whatever comes of it is nobody's concern. */
  private tell(request: OutgoingRequest): null {
    if (this.notices >= MAX_NOTICES) throw new SourceError('unavailable', 'It does not take what it is told');
    this.notices += 1;
    this.outgoing
      .request(request, AbortSignal.timeout(LONGEST_NOTICE_MS))
      .catch(() => undefined)
      .finally(() => (this.notices -= 1));
    return null;
  }
}

const unexpected = (status: number): SourceError =>
  new SourceError('bad_response', `Its reply is not one of the contract (HTTP ${status})`);
