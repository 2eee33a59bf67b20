import { Injectable, Logger } from '@nestjs/common';

/**
 * What others must know of a write that has been committed: enough to forget what they remember of it. Ids and numbers
 * only, never a name.
 */
export type Change =
  /** `numbers` are those that the contacts have now; what they had is found by their ids. */
  | { what: 'contacts'; projectId: number; contactIds: readonly number[]; numbers: readonly string[] }
  /** `contactIds` are those that the rules name or have named. */
  | { what: 'rules'; projectId: number; contactIds: readonly number[] }
  | { what: 'sources'; projectId: number }
  | { what: 'projects' }
  | { what: 'access' }
  /** Something of a project has changed, too much of it to be told. */
  | { what: 'project-contents'; projectId: number }
  /** Nobody knows what: somebody could not be heard for a while. */
  | { what: 'anything' };

/** Whether this instance wrote, or another that told us. */
export type Origin = 'here' | 'elsewhere';

export type ChangeListener = (change: Change, origin: Origin) => void | Promise<void>;

/** Who says that something changed, and who listens. Each write's last beat before it returns. */
@Injectable()
export class Changes {
  private readonly logger = new Logger(Changes.name);
  private readonly listeners = new Set<ChangeListener>();

  /** @returns how to stop */
  listen(listener: ChangeListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /**
   * After the commit. Resolves when every listener of this instance has heard and done with it, so that the next lookup
   * here sees the change; never rejects, since the write has been made.
   */
  async announce(change: Change, origin: Origin = 'here'): Promise<void> {
    await Promise.all([...this.listeners].map((listener) => this.tell(listener, change, origin)));
  }

  private async tell(listener: ChangeListener, change: Change, origin: Origin): Promise<void> {
    try {
      await listener(change, origin);
    } catch (error) {
      this.logger.warn(`A change of ${change.what} could not be followed: ${(error as Error).name}`);
    }
  }
}
