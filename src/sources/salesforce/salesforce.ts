import type { AskedNumber } from '../asked-number.js';
import type { FoundContact } from '../found-contact.js';
import { keepCallers } from '../keep-callers.js';
import type { LoggedCall } from '../logged-call.js';
import type { Outgoing } from '../outgoing/outgoing.js';
import type { Source, SourceConfig, SourceSystem } from '../source.js';
import { SourceType } from '../source-type.js';
import { API_VERSION, type SalesforceSession } from './salesforce-login.js';
import { readSalesforce, salesforceMistakes, type SalesforceSettings } from './salesforce-params.js';
import { hitOf, readSearch } from './salesforce-records.js';
import { SalesforceSessions } from './salesforce-sessions.js';
import { sendCallInfo } from './send-call-info.js';
import { soslFor } from './sosl.js';

export const salesforce: SourceSystem = {
  type: SourceType.SALESFORCE,
  secrets: ['password', 'token', 'client_secret'],
  mistakesIn: salesforceMistakes,
  open: (config: SourceConfig, outgoing: Outgoing): Source =>
    openSalesforce(readSalesforce(config), outgoing),
};

function openSalesforce(settings: SalesforceSettings, outgoing: Outgoing): Source {
  const sessions = new SalesforceSessions(settings, outgoing);
  const { sendCall } = settings;
  return {
    find: (asked, signal) =>
      sessions.use(signal, (session) => search(settings, session, outgoing, asked, signal)),
    ...(sendCall && {
      logCall: (call: LoggedCall, signal: AbortSignal) =>
        sessions.use(signal, (session) => sendCallInfo(sendCall, session, outgoing, call, signal)),
    }),
  };
}

async function search(
  { contactUrl: template }: SalesforceSettings,
  { id, instance }: SalesforceSession,
  outgoing: Outgoing,
  asked: AskedNumber,
  signal: AbortSignal,
): Promise<FoundContact | null> {
  const url = new URL(`${instance}/services/data/v${API_VERSION}/search/`);
  url.searchParams.set('q', soslFor(asked));
  const headers = { authorization: `Bearer ${id}`, accept: 'application/json' };
  const response = await outgoing.request({ method: 'GET', url: url.href, headers }, signal);
  const hits = readSearch(response).map((record) => hitOf(record, { instance, template }));
  return keepCallers(hits, asked)[0] ?? null;
}
