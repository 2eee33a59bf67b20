import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** A person to be forgotten, within one project. */
export interface Erased {
  projectId: number;
  /** With those that were folded into the contact. */
  contactIds: readonly number[];
  numbers: readonly string[];
}

/** Contacts that were folded into another. */
export interface Moved {
  from: readonly number[];
  to: number;
}

/** Who keeps something of contacts in tables of his own. */
export interface TraceKeeper {
  name: 'lookups' | 'calls';
  /** In the transaction of a merge. */
  move(manager: EntityManager, moved: Moved): Promise<void>;
  /** In the transaction of an erasure. @returns how many things went */
  erase(manager: EntityManager, erased: Erased): Promise<number>;
  /** Before that transaction, which may keep others waiting. */
  beforeErasure?(): Promise<void>;
  /** After its commit: what came in meanwhile. @returns how many more went */
  afterErasure?(erased: Erased): Promise<number>;
}

export type ErasedTraces = Record<TraceKeeper['name'], number>;

/** Where contacts leave traces outside of this room: who keeps any says so here, since contacts know nothing of them. */
@Injectable()
export class ContactTraces {
  private readonly keepers: TraceKeeper[] = [];

  add(keeper: TraceKeeper): void {
    this.keepers.push(keeper);
  }

  async move(manager: EntityManager, moved: Moved): Promise<void> {
    for (const keeper of this.keepers) await keeper.move(manager, moved);
  }

  async beforeErasure(): Promise<void> {
    for (const keeper of this.keepers) await keeper.beforeErasure?.();
  }

  async erase(manager: EntityManager, erased: Erased): Promise<ErasedTraces> {
    return this.count((keeper) => keeper.erase(manager, erased));
  }

  async afterErasure(erased: Erased): Promise<ErasedTraces> {
    return this.count((keeper) => keeper.afterErasure?.(erased));
  }

  private async count(each: (keeper: TraceKeeper) => Promise<number> | undefined): Promise<ErasedTraces> {
    const counts: ErasedTraces = { lookups: 0, calls: 0 };
    for (const keeper of this.keepers) counts[keeper.name] += (await each(keeper)) ?? 0;
    return counts;
  }
}
