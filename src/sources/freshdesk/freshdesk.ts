import type { AskedNumber } from '../asked-number.js';
import { domainMistakes, type Vendor, whereabouts, type Whereabouts } from '../domain-param.js';
import { firstCaller, type HitPage } from '../first-caller.js';
import type { FoundContact } from '../found-contact.js';
import { asRecord, brokenAnswer, jsonAnswer } from '../json-answer.js';
import { keepCallers } from '../keep-callers.js';
import type { Outgoing, OutgoingResponse } from '../outgoing/outgoing.js';
import { paramMistake, paramMistakes, textParam } from '../param-mistakes.js';
import { SourceType } from '../source-type.js';
import type { Source, SourceConfig, SourceSystem } from '../source.js';
import { contactsOf, toHit } from './freshdesk-contact.js';
import { listedNotations, phoneQuery } from './freshdesk-query.js';

const VENDOR: Vendor = { host: 'freshdesk.com', allowsOwnHosts: true };
const SEARCH_PAGE = 30;

export const freshdesk: SourceSystem = {
  type: SourceType.FRESHDESK,
  // With an API key the user is the secret, and the password an X.
  secrets: ['user', 'password'],
  mistakesIn(config) {
    const mistakes = paramMistakes(config.params, { required: ['domain', 'user', 'password'] });
    if (textParam(config.params, 'user').includes(':')) {
      mistakes.push(paramMistake('user', 'must be an e-mail address or an API key, which have no colon'));
    }
    return [...mistakes, ...domainMistakes(config, VENDOR)];
  },
  open: (config, outgoing) => new Freshdesk(config, outgoing),
};

/** https://developers.freshdesk.com/api/#contacts */
class Freshdesk implements Source {
  private readonly where: Whereabouts;
  private readonly authorization: string;

  constructor(
    config: SourceConfig,
    private readonly outgoing: Outgoing,
  ) {
    this.where = whereabouts(config, VENDOR);
    const { password } = config.params;
    const secret = typeof password === 'string' ? password : '';
    const credentials = Buffer.from(`${textParam(config.params, 'user')}:${secret}`).toString('base64');
    this.authorization = `Basic ${credentials}`;
  }

  async find(asked: AskedNumber, signal: AbortSignal): Promise<FoundContact | null> {
    const query = new URLSearchParams({ query: phoneQuery(asked) });
    const first = await this.get(`search/contacts?${query.toString()}`, signal);
    // An account that cannot be searched for phones still lists its contacts by one.
    if (first.status === 400) return this.findInLists(asked, signal);
    return firstCaller(async (page) => {
      if (page === 0) return this.searched(first, page, asked);
      query.set('page', String(page + 1));
      return this.searched(await this.get(`search/contacts?${query.toString()}`, signal), page, asked);
    }, asked);
  }

  private searched(response: OutgoingResponse, page: number, asked: AskedNumber): HitPage {
    const body = jsonAnswer(response);
    const contacts = asRecord(body) && contactsOf(body);
    if (!contacts) throw brokenAnswer();
    const total = Number(asRecord(body)?.total ?? 0);
    const hits = contacts.map((contact) => toHit(contact, this.where.host, asked));
    return { hits, isLast: contacts.length === 0 || total <= (page + 1) * SEARCH_PAGE };
  }

  private async findInLists(asked: AskedNumber, signal: AbortSignal): Promise<FoundContact | null> {
    for (const ways of listedNotations(asked)) {
      const lists = await Promise.all(
        ways.flatMap((way) => [
          this.list('phone', way, asked, signal),
          this.list('mobile', way, asked, signal),
        ]),
      );
      const [best] = keepCallers(lists.flat(), asked);
      if (best) return best;
    }
    return null;
  }

  private async list(field: string, way: string, asked: AskedNumber, signal: AbortSignal) {
    const query = new URLSearchParams({ [field]: way });
    const body = jsonAnswer(await this.get(`contacts?${query.toString()}`, signal));
    const contacts = Array.isArray(body) ? contactsOf(body) : null;
    if (!contacts) throw brokenAnswer();
    return contacts.map((contact) => toHit(contact, this.where.host, asked));
  }

  private get(path: string, signal: AbortSignal): Promise<OutgoingResponse> {
    const headers = { Authorization: this.authorization, Accept: 'application/json' };
    const url = `${this.where.origin}/api/v2/${path}`;
    return this.outgoing.request({ method: 'GET', url, headers }, signal);
  }
}
