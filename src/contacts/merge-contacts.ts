import { type EntityManager, In } from 'typeorm';
import type { AdmittedClient } from '../access/access-policy.js';
import type { Values } from '../access/audit/changes.js';
import { record } from '../access/audit/record.js';
import { badInput, type FieldMistake, notFound } from '../errors/errors.js';
import { contactValues, recordedContacts } from './contact-audit.js';
import { phonesOf, removeAllParts, replacePhones, replaceSegments, segmentsOf } from './contact-parts.js';
import type { Phone } from './contact-phones.js';
import type { ContactPhone } from './contact-phone.entity.js';
import type { ContactTraces } from './contact-traces.js';
import { Contact } from './contact.entity.js';

const MAX_ENTRIES = 50;
const MAX_SOURCES = 50;

/** What is wrong with a merge, before anything is asked for. */
export function mergeMistakes(
  targetId: number | null,
  sourceIds: readonly (number | null)[],
): FieldMistake[] {
  if (sourceIds.length === 0) return [{ path: 'sourceIds', message: 'must name at least one contact' }];
  if (sourceIds.length > MAX_SOURCES)
    return [{ path: 'sourceIds', message: `must have ${MAX_SOURCES} entries at most` }];
  return sourceIds.flatMap((id, i) =>
    id === targetId ? [{ path: `sourceIds.${i}`, message: 'is the target itself' }] : [],
  );
}

/** In a turn of their project: phones, segments and rules move to the target, the sources go. */
export async function mergeContacts(
  manager: EntityManager,
  client: AdmittedClient,
  contact: Contact,
  sourceIds: readonly number[],
  traces: ContactTraces,
): Promise<{ merged: Contact; phones: Phone[] }> {
  const all = [contact.id, ...sourceIds];
  // All are written first, the sources too: whoever adds a rule for one of them now waits, and is told that it is gone.
  const raise = { version: () => 'version + 1', updatedAt: new Date() };
  const { affected } = await manager.update(Contact, { id: In(all) }, raise);
  if (affected !== all.length) throw notFound('Contact');
  const before = await recordedContacts(manager, await manager.findBy(Contact, { id: In(all) }));
  const phones = joinedPhones(all, await phonesOf(manager, all));
  const segments = [...new Set([...(await segmentsOf(manager, all)).values()].flat())].sort();
  refuseTooMany(phones, segments);

  await manager.update('Rule', { contactId: In([...sourceIds]) }, { ...raise, contactId: contact.id });
  await traces.move(manager, { from: sourceIds, to: contact.id });
  await removeAllParts(manager, sourceIds);
  await manager.delete(Contact, { id: In([...sourceIds]) });
  await replacePhones(manager, [{ contact, phones }]);
  await replaceSegments(manager, [{ contact, segments }]);
  const merged = await manager.findOneByOrFail(Contact, { id: contact.id });
  await recordMerge(manager, client, merged, before, contactValues(manager, merged, { phones, segments }));
  return { merged, phones };
}

/** What the sources were is told of each, since the target keeps only a part of it. */
async function recordMerge(
  manager: EntityManager,
  client: AdmittedClient,
  { id, projectId }: Contact,
  before: Map<number, Values>,
  after: Values,
): Promise<void> {
  const sources = [...before.keys()].filter((source) => source !== id);
  await record(
    manager,
    client,
    ...sources.map((entityId) => ({
      action: 'contact.delete',
      projectId,
      entityId,
      before: before.get(entityId),
      after: null,
    })),
    {
      action: 'contact.merge',
      projectId,
      entityId: id,
      before: before.get(id),
      after: { ...after, mergedContacts: sources },
    },
  );
}

/** The target's first, in their order; the first primary stays the only one. */
function joinedPhones(ids: readonly number[], phones: Map<number, ContactPhone[]>): Phone[] {
  const joined = new Map<string, Phone>();
  for (const { number, label, primary } of ids.flatMap((id) => phones.get(id) ?? [])) {
    const hasPrimary = [...joined.values()].some((phone) => phone.primary);
    if (!joined.has(number)) joined.set(number, { number, label, primary: primary && !hasPrimary });
  }
  return [...joined.values()];
}

function refuseTooMany(phones: readonly Phone[], segments: readonly string[]): void {
  const mistakes: FieldMistake[] = [];
  for (const [what, { length }] of Object.entries({ phones, segments })) {
    if (length > MAX_ENTRIES)
      mistakes.push({
        path: 'sourceIds',
        message: `would make ${length} ${what}, and ${MAX_ENTRIES} is the most`,
      });
  }
  if (mistakes.length > 0) throw badInput(mistakes);
}
