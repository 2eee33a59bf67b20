import type { EntityManager } from 'typeorm';
import type { AdmittedClient } from '../access/access-policy.js';
import { entriesWith, forgetValues } from '../access/audit/forget.js';
import { record } from '../access/audit/record.js';
import { phonesOf, removeAllParts } from './contact-parts.js';
import { Contact } from './contact.entity.js';
import { raiseVersion } from './raise-version.js';

const RULES = ['route', 'queuePosition', 'directLine'];

/**
 * In a turn of the project: the contact, its rules, and what the audit log tells of them and of its numbers go. What
 * stays is that it happened. Another project's entries stay, too: a client of this one has no say in them.
 */
export async function eraseContact(
  manager: EntityManager,
  client: AdmittedClient,
  { id, projectId }: Contact,
): Promise<void> {
  // Written first, as with a deletion: whoever adds a rule for it now waits, and is told that it is gone.
  await raiseVersion(manager, id);
  const numbers = ((await phonesOf(manager, [id])).get(id) ?? []).map(({ number }) => number);
  const rules = await manager.query<{ id: number }[]>('SELECT id FROM rules WHERE contact_id = ?', [id]);
  const contactIds = await withMerged(manager, projectId, id);
  const ruleIds = [...rules.map((rule) => rule.id), ...(await rulesOnceOf(manager, projectId, contactIds))];

  await manager.query('DELETE FROM rules WHERE contact_id = ?', [id]);
  await removeAllParts(manager, [id]);
  await manager.delete(Contact, { id });
  const things = [
    { nouns: ['contact'], ids: contactIds },
    { nouns: RULES, ids: ruleIds },
  ];
  await forgetValues(manager, projectId, { things, numbers });
  await record(manager, client, { action: 'contact.erase', projectId, entityId: id });
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
