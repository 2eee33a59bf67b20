import { setTimeout as wait } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { Kept } from '../contacts/keep-contact.js';
import { KeptContacts } from '../contacts/kept-contacts.js';
import { withoutData } from '../errors/without-data.js';
import type { PhoneNumber } from '../phone-numbers/phone-number.js';
import type { Project } from '../projects/project.entity.js';
import type { AskingCall } from './asking.js';
import { Asking, askedNumber } from './asking.js';
import type { FoundContact } from './found-contact.js';
import type { OpenSource } from './open-source.js';
import { externalIdOf, routingOf, toldContact } from './told-contact.js';

const SHUTDOWN_PATIENCE_MS = 1000;

/** How old what a source said may be before it is asked again, is the source's to say. */
export interface FetchedCaller {
  id: number;
  sourceId: number | null;
  fetchedAt: Date | null;
}

/** Makes contacts of what sources find, so that the next call is answered at once; and sees that they stay true. */
@Injectable()
export class Keeping implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Keeping.name);
  private readonly refreshing = new Set<number>();
  private readonly keeping = new Map<string, Promise<Kept | null>>();
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly contacts: KeptContacts,
    private readonly asking: Asking,
  ) {}

  /** What is being written is written before the database goes; who still waits for a source is not waited for long. */
  async beforeApplicationShutdown(): Promise<void> {
    const patience = wait(SHUTDOWN_PATIENCE_MS, undefined, { ref: false });
    await Promise.race([Promise.allSettled(this.underWay), patience]);
  }

  /** Null where it could not be kept. Goes on behind whoever no longer waits; many calls at once keep it once. */
  keep(source: OpenSource, found: FoundContact, called: PhoneNumber): Promise<Kept | null> {
    const { id: sourceId, projectId } = source.row;
    const key = `${sourceId} ${called}`;
    const shared = this.keeping.get(key);
    if (shared) return shared;
    const fetched = {
      externalId: externalIdOf(found),
      told: toldContact(found),
      routing: routingOf(found),
      tellsNoNumbers: found.tellsNoNumbers,
    };
    const keeping = this.behind(async () => {
      const kept = await this.contacts.keep({ projectId, sourceId, called, ...fetched });
      if (kept) source.memory.forget(called);
      return kept;
    }).finally(() => this.keeping.delete(key));
    this.keeping.set(key, keeping);
    return keeping;
  }

  /** Asks a contact's source anew, behind the call, where what it said is older than it stays fresh. */
  refresh(project: Project, caller: FetchedCaller, call: AskingCall): void {
    const source = this.asking.sourceOf(caller.sourceId);
    if (!source || this.refreshing.has(caller.id) || !isOld(caller, source.row.freshSeconds)) return;
    this.refreshing.add(caller.id);
    const refreshed = this.behind(() => this.ask(source, project, caller.id, call));
    void refreshed.finally(() => this.refreshing.delete(caller.id));
  }

  private async ask(
    source: OpenSource,
    project: Project,
    contactId: number,
    call: AskingCall,
  ): Promise<null> {
    const answer = await source.ask(askedNumber(project, call), true).answer;
    if (answer.kind === 'found') await this.keep(source, answer.contact, call.number);
    else if (answer.kind === 'nobody') await this.contacts.touch(project.id, contactId, call.number);
    return null;
  }

  private async behind<T>(work: () => Promise<T>): Promise<T | null> {
    const done = work();
    this.underWay.add(done);
    try {
      return await done;
    } catch (error) {
      this.logger.warn(`What a source found could not be kept: ${withoutData(error)}`);
      return null;
    } finally {
      this.underWay.delete(done);
    }
  }
}

function isOld({ fetchedAt }: FetchedCaller, freshSeconds: number): boolean {
  return fetchedAt !== null && Date.now() - fetchedAt.getTime() > freshSeconds * 1000;
}
