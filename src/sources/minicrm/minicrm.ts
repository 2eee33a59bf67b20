import type { AskedNumber } from '../asked-number.js';
import { firstCaller, type HitPage } from '../first-caller.js';
import type { FoundContact } from '../found-contact.js';
import { brokenAnswer, jsonAnswer } from '../json-answer.js';
import { internationalDigits, significantDigits } from '../notations.js';
import type { Outgoing } from '../outgoing/outgoing.js';
import { paramMistake, paramMistakes, textParam } from '../param-mistakes.js';
import { SourceError } from '../source-error.js';
import { SourceType } from '../source-type.js';
import type { Source, SourceConfig, SourceSystem } from '../source.js';
import { resultsOf, toHit } from './minicrm-contact.js';

const DEFAULT_URL = 'https://r3.minicrm.ro/Api/R3/';
const PAGE_SIZE = 100;
/** Long enough for hardly a wrong hit, short enough to leave out whatever people write before a number. */
const QUERY_DIGITS = 9;
/** The API's own minimum; fewer it takes for no phone. */
const SHORTEST_QUERY = 6;

export const miniCrm: SourceSystem = {
  type: SourceType.MINICRM,
  secrets: ['APIKey'],
  mistakesIn({ params }) {
    const mistakes = paramMistakes(params, { required: ['SystemId', 'APIKey'] });
    if (textParam(params, 'SystemId').includes(':')) {
      mistakes.push(paramMistake('SystemId', 'must be the number in the address, as in r3.minicrm.ro/12345'));
    }
    return mistakes;
  },
  open: (config, outgoing) => new MiniCrm(config, outgoing),
};

/** https://www.minicrm.hu/help/general-information-on-search */
class MiniCrm implements Source {
  private readonly api: string;
  private readonly pages: string;
  private readonly authorization: string;

  constructor(
    { url, params }: SourceConfig,
    private readonly outgoing: Outgoing,
  ) {
    const systemId = textParam(params, 'SystemId');
    const api = readUrl(url ?? DEFAULT_URL);
    this.api = `${api.origin}${api.pathname.replace(/\/*$/, '/')}`;
    this.pages = `https://${hostForPeople(api)}/${encodeURIComponent(systemId)}/`;
    const credentials = Buffer.from(`${systemId}:${textParam(params, 'APIKey')}`).toString('base64');
    this.authorization = `Basic ${credentials}`;
  }

  async find(asked: AskedNumber, signal: AbortSignal): Promise<FoundContact | null> {
    const digits = queryFor(asked);
    return firstCaller((page) => this.search(digits, page, asked, signal), asked);
  }

  private async search(
    digits: string,
    page: number,
    asked: AskedNumber,
    signal: AbortSignal,
  ): Promise<HitPage> {
    const headers = { Authorization: this.authorization, Accept: 'application/json' };
    const url = `${this.api}Contact?Query=${digits}${page > 0 ? `&Page=${page}` : ''}`;
    const response = await this.outgoing.request({ method: 'GET', url, headers }, signal);
    const results = resultsOf(jsonAnswer(response));
    if (!results) throw brokenAnswer();
    return {
      hits: results.map((result) => toHit(result, this.pages, asked)),
      isLast: results.length < PAGE_SIZE,
    };
  }
}

function readUrl(url: string): URL {
  if (!URL.canParse(url)) throw new SourceError('config', 'Its URL cannot be read');
  return new URL(url);
}

/** What the API gives for a `Url` is its own. Where a gateway stands in, people still open MiniCRM. */
function hostForPeople(api: URL): string {
  return /^r3\.minicrm\.[a-z.]+$/.test(api.hostname) ? api.hostname : 'r3.minicrm.ro';
}

function queryFor(asked: AskedNumber): string {
  const significant = significantDigits(asked);
  const digits = significant.length < SHORTEST_QUERY ? internationalDigits(asked) : significant;
  return digits.slice(-QUERY_DIGITS);
}
