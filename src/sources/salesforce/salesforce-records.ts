import type { OutgoingResponse } from '../outgoing/outgoing.js';
import type { Hit, HitPhone } from '../keep-callers.js';
import { asRecord, asText } from '../json-answer.js';
import { SourceError } from '../source-error.js';
import { salesforceError } from './salesforce-errors.js';
import { popupLink } from './popup-link.js';

type Json = Record<string, unknown>;
const PHONES = ['MobilePhone', 'Phone', 'HomePhone', 'OtherPhone'];

/** The records that a search found: contacts, leads and accounts. @throws SourceError */
export function readSearch(response: OutgoingResponse): Json[] {
  const reply = parse(response);
  if (response.status !== 200) throw salesforceError(response, errorCode(reply));
  const records = asRecord(reply)?.searchRecords;
  if (!Array.isArray(records))
    throw new SourceError('bad_response', 'Salesforce’s reply has no searchRecords');
  return records.map(asRecord).filter((record) => record !== null);
}

/** `[{"message": "…", "errorCode": "INVALID_SESSION_ID"}]` */
function errorCode(reply: unknown): string | null {
  const error: unknown = Array.isArray(reply) ? reply[0] : reply;
  return asText(asRecord(error)?.errorCode);
}

/** Leads and accounts tell no date, so that of a person's two records the contact comes before the lead. */
export function hitOf(record: Json, links: { instance: string; template: string | null }): Hit {
  const type = asText(asRecord(record.attributes)?.type) ?? 'Contact';
  const id = asText(record.Id);
  const name = asText(record.Name) ?? '';
  return {
    externalId: id,
    name,
    company: companyOf(type, record),
    email: asText(record.Email),
    phones: PHONES.map((field): HitPhone => ({
      text: asText(record[field]),
      isPreferred: field === 'MobilePhone',
    })),
    language: null,
    backendLink: id && popupLink(links.template, { instance: links.instance, id, type, name }),
    isPerson: type !== 'Account',
    updatedAt: asText(record.LastModifiedDate),
  };
}

function companyOf(type: string, record: Json): string | null {
  if (type === 'Account') return asText(record.Name);
  if (type === 'Lead') return asText(record.Company);
  return asText(asRecord(record.Account)?.Name);
}

function parse({ status, body }: OutgoingResponse): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    if (status === 200) throw new SourceError('bad_response', 'Salesforce’s reply is no JSON');
    return null;
  }
}
