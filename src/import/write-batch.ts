import { setTimeout } from 'node:timers/promises';
import type { AdmittedClient } from '../access/access-policy.js';
import type { UpsertContacts } from '../contacts/upsert-contacts.js';
import { isDuplicate, isUnavailable } from '../database/failures.js';
import type { Project } from '../projects/project.entity.js';
import { type Batch, halvesOf } from './batches.js';
import type { ImportPlaces, Place } from './import-places.js';
import type { ImportProgress } from './import-progress.entity.js';
import type { RejectedRows } from './rejected-rows.js';

/** How long a database that has gone is waited for before the import gives up, to be gone on with later. */
const PATIENCE_MS = 30_000;
const AGAIN_MS = 250;

interface Job {
  client: AdmittedClient;
  project: Project;
  progress: ImportProgress;
  rejects: RejectedRows;
}

/**
 * Writes batches, each with the place that it leads to in one transaction: wherever it is stopped, what has been written and
 * what is said to have been written are the same.
 */
export class BatchWriter {
  place: Place;

  constructor(
    private readonly contacts: UpsertContacts,
    private readonly places: ImportPlaces,
    private readonly job: Job,
  ) {
    const { position, created, updated, rejected, rejectedBytes } = job.progress;
    this.place = { position, created, updated, rejected, rejectedBytes };
  }

  /**
   * A key that is taken refuses all rows of its statement: half by half, until the one that it is stands alone.
   *
   * @throws ExpectedError CONFLICT where somebody else is importing the same file; what the database throws
   */
  async write(batch: Batch): Promise<void> {
    // In the file before it counts: who goes on later cuts off what does not count yet.
    const { rejected, rejectedBytes } = this.place;
    const after = {
      ...this.place,
      position: batch.end,
      rejected: rejected + batch.rejected.length,
      rejectedBytes: await this.job.rejects.add(batch.rejected, rejectedBytes),
    };
    try {
      await this.patiently(() => (batch.rows.length > 0 ? this.upsert(batch, after) : this.advance(after)));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      for (const part of batch.rows.length > 1 ? halvesOf(batch) : [withoutTaken(batch)])
        await this.write(part);
    }
  }

  private async upsert({ rows }: Batch, after: Place): Promise<void> {
    const { client, project, progress } = this.job;
    const changes = rows.map((row) => row.changes);
    let reached = after;
    await this.contacts.upsertRead(client, project.id, changes, async (manager, upserted) => {
      const created = upserted.filter(({ isNew }) => isNew).length;
      const updated = after.updated + upserted.length - created;
      reached = { ...after, created: after.created + created, updated };
      await this.places.advance(manager, progress, this.place, reached);
    });
    this.place = reached;
  }

  private async advance(after: Place): Promise<void> {
    await this.places.advanceAlone(this.job.progress, this.place, after);
    this.place = after;
  }

  /** Again while the database is away. A commit of which nobody knew how it ended is looked for first. */
  private async patiently(work: () => Promise<void>): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isUnavailable(error) || performance.now() > until) throw error;
      }
      await setTimeout(AGAIN_MS);
      const now = await this.places.now(this.job.progress).catch(() => null);
      if (now && now.position > this.place.position) {
        this.place = now;
        return;
      }
    }
  }
}

/** Its only row is another contact’s by its id. */
function withoutTaken({ rows, rejected, ...batch }: Batch): Batch {
  const taken = rows.map(({ record, number }) => ({
    record,
    number,
    reason: 'external_id: is another contact’s',
  }));
  return { ...batch, rows: [], rejected: [...rejected, ...taken] };
}
