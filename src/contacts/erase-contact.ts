import { type EntityManager, In } from 'typeorm';
import type { AdmittedClient } from '../access/access-policy.js';
import { entriesWith, forgetValues } from '../access/audit/forget.js';
import { record } from '../access/audit/record.js';
import { forgetAnswers } from '../graphql/idempotency/forget-answers.js';
import { ContactPhone } from './contact-phone.entity.js';
import type { ContactTraces, Erased, ErasedTraces } from './contact-traces.js';
import { phonesOf, removeAllParts } from './contact-parts.js';
import { Contact } from './contact.entity.js';
import { raiseVersion } from './raise-version.js';

const RULES = ['route', 'queuePosition', 'directLine'];

/** A contact, or what is left of one that is gone. */
type Person = Pick<Contact, 'id' | 'projectId'>;

export interface Erasure {
  erased: Erased;
  counts: ErasedTraces;
}

/**
 * In a turn of the project: the contact, its rules, its traces elsewhere, and what the audit log tells of them and of
 * its numbers go. What stays is that it happened. Another project's entries stay, too: a client of this one has no say
 * in them.
 */
export async function eraseContact(
  manager: EntityManager,
  client: AdmittedClient,
  traces: ContactTraces,
  { id, projectId }: Person,
): Promise<Erasure> {
  // Written first, as with a deletion: whoever adds a rule for it now waits, and is told that it is gone.
  await raiseVersion(manager, id);
  const numbers: string[] = ((await phonesOf(manager, [id])).get(id) ?? []).map(({ number }) => number);
  const rules = await manager.query<{ id: number }[]>('SELECT id FROM rules WHERE contact_id = ?', [id]);
  const ruleIds = rules.map((rule) => rule.id);

  await manager.query('DELETE FROM rules WHERE contact_id = ?', [id]);
  await removeAllParts(manager, [id]);
  await manager.delete(Contact, { id });
  return eraseTraces(manager, client, traces, { id, projectId, numbers, ruleIds });
}

/** As `eraseContact`, of one that was deleted before. */
export async function eraseDeletedContact(
  manager: EntityManager,
  client: AdmittedClient,
  traces: ContactTraces,
  { id, projectId }: Person,
): Promise<Erasure> {
  return eraseTraces(manager, client, traces, { id, projectId, numbers: [], ruleIds: [] });
}

/** The numbers that the contacts have had at any time, as far as the audit log tells of them. */
async function numbersOnceOf(
  manager: EntityManager,
  projectId: number,
  contactIds: readonly number[],
): Promise<string[]> {
  const entries = await entriesWith(manager, projectId, ['contact'], 'phones');
  const told = entries.filter(({ entityId }) => contactIds.includes(entityId!));
  const numbers = told.flatMap(({ changes }) => (changes!.phones ?? []).flat() as (string | null)[]);
  return numbers.filter((number) => number !== null);
}

async function eraseTraces(
  manager: EntityManager,
  client: AdmittedClient,
  traces: ContactTraces,
  { id, projectId, numbers, ruleIds }: Person & { numbers: string[]; ruleIds: number[] },
): Promise<Erasure> {
  const contactIds = await withMerged(manager, projectId, id);
  const things = [
    { nouns: ['contact'], ids: contactIds },
    { nouns: RULES, ids: [...ruleIds, ...(await rulesOnceOf(manager, projectId, contactIds))] },
  ];
  const all = [...new Set([...numbers, ...(await numbersOnceOf(manager, projectId, contactIds))])];
  const own = await nobodyElses(manager, projectId, all);
  const erased = { projectId, contactIds, numbers: own };
  const counts = await traces.erase(manager, erased);
  // A number that it had once, and somebody else has now, is told of him.
  await forgetValues(manager, projectId, { things, numbers: [...new Set([...numbers, ...own])] });
  await forgetAnswers(manager, projectId);
  // Of each: whoever remembers one of them by its own id is told by these.
  const facts = contactIds.map((entityId) => ({ action: 'contact.erase', projectId, entityId }));
  await record(manager, client, ...facts);
  return { erased, counts };
}

/** The calls at a number that somebody else of the project has, too, are not this person's alone. */
async function nobodyElses(
  manager: EntityManager,
  projectId: number,
  numbers: readonly string[],
): Promise<string[]> {
  if (numbers.length === 0) return [];
  const phones = await manager.findBy(ContactPhone, { projectId, number: In([...numbers]) });
  return numbers.filter((number) => !phones.some((phone) => phone.number === number));
}

/** The contact, and those that were folded into it, which are the same person. */
async function withMerged(manager: EntityManager, projectId: number, id: number): Promise<number[]> {
  const merges = await entriesWith(manager, projectId, ['contact'], 'mergedContacts');
  const ids = new Set([id]);
  // A set goes on to what is added to it on the way: sources that were targets before.
  for (const target of ids) {
    for (const { changes } of merges.filter(({ entityId }) => entityId === target)) {
      for (const source of changes!.mergedContacts![1] as number[]) ids.add(source);
    }
  }
  return [...ids];
}

/** The rules that named one of them at any time, also those that are gone. */
async function rulesOnceOf(
  manager: EntityManager,
  projectId: number,
  contactIds: readonly number[],
): Promise<number[]> {
  const entries = await entriesWith(manager, projectId, RULES, 'contactId');
  return entries
    .filter(({ changes }) => changes!.contactId?.some((id) => contactIds.includes(id as number)))
    .map(({ entityId }) => entityId!);
}
