import type { AskedNumber } from '../asked-number.js';
import { domainMistakes, type Vendor, whereabouts, type Whereabouts } from '../domain-param.js';
import { firstCaller, type HitPage } from '../first-caller.js';
import type { FoundContact } from '../found-contact.js';
import { brokenAnswer, jsonAnswer } from '../json-answer.js';
import type { Outgoing } from '../outgoing/outgoing.js';
import { paramMistake, paramMistakes, textParam } from '../param-mistakes.js';
import { SourceType } from '../source-type.js';
import type { Source, SourceConfig, SourceSystem } from '../source.js';
import { pageOf, toHit } from './pipedrive-person.js';
import { searchTerms } from './pipedrive-terms.js';

// Whoever types the company's own host here would have the token sent to it.
const VENDOR: Vendor = { host: 'pipedrive.com', allowsOwnHosts: false };
const PAGE_SIZE = 20;

export const pipedrive: SourceSystem = {
  type: SourceType.PIPEDRIVE,
  secrets: ['token'],
  mistakesIn(config) {
    const mistakes = paramMistakes(config.params, { required: ['domain', 'token'], optional: ['user'] });
    if (/[^\x21-\x7e]/.test(textParam(config.params, 'token'))) {
      mistakes.push(paramMistake('token', 'must be an API token, which has no space and no such sign'));
    }
    return [...mistakes, ...domainMistakes(config, VENDOR)];
  },
  open: (config, outgoing) => new Pipedrive(config, outgoing),
};

/** https://developers.pipedrive.com/docs/api/v1/Persons#searchPersons, of version 2. */
class Pipedrive implements Source {
  private readonly where: Whereabouts;
  private readonly token: string;

  constructor(
    config: SourceConfig,
    private readonly outgoing: Outgoing,
  ) {
    this.where = whereabouts(config, VENDOR);
    this.token = textParam(config.params, 'token');
  }

  /** One term after the other: whoever is found by the first costs one search. */
  async find(asked: AskedNumber, signal: AbortSignal): Promise<FoundContact | null> {
    for (const term of searchTerms(asked)) {
      const found = await this.findByTerm(term, asked, signal);
      if (found) return found;
    }
    return null;
  }

  private findByTerm(term: string, asked: AskedNumber, signal: AbortSignal): Promise<FoundContact | null> {
    const query = new URLSearchParams({ term, fields: 'phone', limit: String(PAGE_SIZE) });
    const read = async (): Promise<HitPage> => {
      const { persons, cursor } = await this.search(query, signal);
      if (cursor) query.set('cursor', cursor);
      return { hits: persons.map((person) => toHit(person, this.where.host, asked)), isLast: !cursor };
    };
    return firstCaller(read, asked);
  }

  private async search(query: URLSearchParams, signal: AbortSignal) {
    const url = `${this.where.origin}/api/v2/persons/search?${query.toString()}`;
    const headers = { 'x-api-token': this.token, Accept: 'application/json' };
    const response = await this.outgoing.request({ method: 'GET', url, headers }, signal);
    const page = pageOf(jsonAnswer(response));
    if (!page) throw brokenAnswer();
    return page;
  }
}
