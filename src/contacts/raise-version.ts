import type { EntityManager } from 'typeorm';
import { conflict, notFound } from '../errors/errors.js';
import { Contact } from './contact.entity.js';

/**
 * The first beat of every write to a contact: one statement sees whose version it is and raises it, so that of two who
 * have seen the same one, the second finds nothing to write to.
 */
export async function raiseVersion(
  manager: EntityManager,
  id: number,
  columns: Partial<Contact> = {},
  expectedVersion: number | null = null,
): Promise<void> {
  const seen = expectedVersion === null ? {} : { version: expectedVersion };
  const changes = { ...columns, version: () => 'version + 1', updatedAt: new Date() };
  const { affected } = await manager.update(Contact, { id, ...seen }, changes);
  if (affected === 1) return;
  if (await manager.existsBy(Contact, { id }))
    throw conflict('Somebody else has changed the contact meanwhile');
  throw notFound('Contact');
}
