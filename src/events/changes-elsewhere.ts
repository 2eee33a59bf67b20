import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { untilAborted } from '../database/until-aborted.js';
import { Broadcast } from './broadcast.js';
import { type Change, Changes, type Origin } from './changes.js';
import { readChange } from './read-change.js';

const TOPIC = 'changes';
/** A write waits this long for Redis, so that mostly the others know before its client does; never longer. */
const WAIT_MS = 30;
const RETRY_MS = 1000;

/**
 * Tells the other instances what changed here, and follows what changed there. What could not be said is made up for:
 * as soon as Redis is back, everybody is told that anything may have changed.
 */
@Injectable()
export class ChangesElsewhere implements BeforeApplicationShutdown {
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly changes: Changes,
    private readonly broadcast: Broadcast,
  ) {
    changes.listen((change, origin) => this.say(change, origin));
    broadcast.listen(
      TOPIC,
      (told) => this.hear(told),
      () => void this.changes.announce({ what: 'anything' }, 'elsewhere'),
    );
  }

  /** The last chance to say it. */
  async beforeApplicationShutdown(): Promise<void> {
    if (!this.retry) return;
    clearTimeout(this.retry);
    await this.broadcast.publish(TOPIC, { what: 'anything' } satisfies Change);
  }

  private async say(change: Change, origin: Origin): Promise<void> {
    if (origin !== 'here') return;
    const said = this.publish(change);
    await untilAborted(said, AbortSignal.timeout(WAIT_MS)).catch(() => undefined);
  }

  private async publish(change: Change): Promise<void> {
    if (await this.broadcast.publish(TOPIC, change)) return;
    this.retry ??= setTimeout(() => {
      this.retry = undefined;
      void this.publish({ what: 'anything' });
    }, RETRY_MS).unref();
  }

  private async hear(told: unknown): Promise<void> {
    const change = readChange(told);
    if (change) await this.changes.announce(change, 'elsewhere');
  }
}
