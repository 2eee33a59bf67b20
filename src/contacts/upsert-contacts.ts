import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type AdmittedClient, maySee } from '../access/access-policy.js';
import { isDuplicate } from '../database/dialect.js';
import { badInput, notFound } from '../errors/errors.js';
import { Changes } from '../events/changes.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import { contactsChanged } from './contact-change.js';
import { UpsertContactInput } from './contact.inputs.js';
import { ProjectTurns } from './project-turns.js';
import { type ContactChanges, readContact } from './read-contact.js';
import { upsertBatch, type Upserted } from './upsert-batch.js';
import type { RowError, UpsertContactsPayload } from './upsert-contacts.payload.js';

const MAX_ROWS = 1000;
const ROW = 'row';

interface Row {
  index: number;
  changes: ContactChanges;
}
type Outcome = { upserted: Upserted[] } | { refused: RowError };

/** Creates or updates many contacts at once; a row that is refused takes no other along. */
@Injectable()
export class UpsertContacts {
  constructor(
    private readonly projects: ProjectDirectory,
    private readonly turns: ProjectTurns,
    private readonly changes: Changes,
  ) {}

  /** @throws ExpectedError BAD_USER_INPUT for more than 1000 rows; what is wrong with a row is in the payload */
  async upsert(
    client: AdmittedClient,
    projectId: number | null,
    input: readonly UpsertContactInput[],
  ): Promise<UpsertContactsPayload> {
    const project =
      projectId !== null && maySee(client, projectId) ? this.projects.byId(projectId) : undefined;
    if (!project) throw notFound('Project');
    if (input.length > MAX_ROWS)
      throw badInput([{ path: 'input', message: `must have ${MAX_ROWS} rows at most` }]);

    const read = input.map((row) => readContact(UpsertContactInput, row, project.defaultRegion, ROW));
    const errors: RowError[] = read.flatMap(({ mistakes }, index) =>
      mistakes.map(({ path, message }) => ({ index, field: path.slice(ROW.length + 1), message })),
    );
    const rows = read.flatMap(({ changes, mistakes }, index) =>
      mistakes.length > 0 ? [] : [{ index, changes }],
    );
    const outcomes = rows.length > 0 ? await this.save(client, project.id, rows) : [];
    return payloadOf(errors, outcomes);
  }

  /**
   * Rows that have been read already: all in one turn, or none.
   *
   * @param alongside what is committed together with them; asked again where the turn is tried again
   * @throws the driver's error where a key is taken
   */
  async upsertRead(
    client: AdmittedClient,
    projectId: number,
    rows: readonly ContactChanges[],
    alongside?: (manager: EntityManager, upserted: readonly Upserted[]) => Promise<void>,
  ): Promise<Upserted[]> {
    const upserted = await this.turns.take(projectId, async (manager) => {
      const done = await upsertBatch(manager, client, projectId, rows);
      await alongside?.(manager, done);
      return done;
    });
    const ids = new Set(upserted.map(({ contact }) => contact.id));
    const numbers = rows.flatMap(({ phones = [] }) => phones.map(({ number }) => number));
    await this.changes.announce(contactsChanged(projectId, [...ids], numbers));
    return upserted;
  }

  /**
   * A key that is taken spoils its statement, and with it all rows. Somebody may just have come first, so they are all
   * tried once more; then half by half, until the one that it is stands alone.
   */
  private async save(
    client: AdmittedClient,
    projectId: number,
    rows: Row[],
    retries = 1,
  ): Promise<Outcome[]> {
    const changes = rows.map((row) => row.changes);
    try {
      return [{ upserted: await this.upsertRead(client, projectId, changes) }];
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    if (retries > 0) return this.save(client, projectId, rows, retries - 1);
    if (rows.length === 1) return [{ refused: taken(rows[0]!) }];
    const half = Math.ceil(rows.length / 2);
    const first = await this.save(client, projectId, rows.slice(0, half), 0);
    return [...first, ...(await this.save(client, projectId, rows.slice(half), 0))];
  }
}

const taken = ({ index }: Row): RowError => ({
  index,
  field: 'externalId',
  message: 'is another contact’s',
});

function payloadOf(errors: RowError[], outcomes: readonly Outcome[]): UpsertContactsPayload {
  const upserted = outcomes.flatMap((outcome) => ('upserted' in outcome ? outcome.upserted : []));
  const refused = outcomes.flatMap((outcome) => ('refused' in outcome ? [outcome.refused] : []));
  const created = upserted.filter(({ isNew }) => isNew).length;
  return {
    created,
    updated: upserted.length - created,
    errors: [...errors, ...refused].sort((a, b) => a.index - b.index),
    contacts: upserted.map(({ contact }) => contact),
  };
}
