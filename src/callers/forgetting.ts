import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Change, Changes } from '../events/changes.js';
import { isOfProject, keyOf } from './keys.js';
import { Remembered } from './remembered.js';

/** The one place that forgets what is remembered for calls: whatever changed, the next call asks anew. */
@Injectable()
export class Forgetting implements OnModuleInit {
  constructor(
    private readonly changes: Changes,
    private readonly remembered: Remembered,
  ) {}

  onModuleInit(): void {
    this.changes.listen((change) => this.follow(change));
  }

  private follow(change: Change): void {
    switch (change.what) {
      case 'contacts':
        return this.forgetContacts(change);
      case 'rules':
        return this.forgetRules(change);
      case 'project-contents':
        return this.forgetProject(change.projectId);
      case 'anything':
        return this.doubtAll();
      // Who a number or a dnid belongs to is kept as it was read: a project's region, name and template have no part
      // in it. Nor have sources: what they find becomes a contact.
      case 'projects':
      case 'sources':
      case 'access':
    }
  }

  /** What they had, by whose it was; what they have now may have been nobody's, or another's. */
  private forgetContacts({ projectId, contactIds, numbers }: Change & { what: 'contacts' }): void {
    this.remembered.callers.forgetIds(contactIds);
    this.remembered.callers.forget(numbers.map((number) => keyOf(projectId, number)));
  }

  /** Nobody says whether it was for everybody: the project's shared rules are one statement away. */
  private forgetRules({ projectId, contactIds }: Change & { what: 'rules' }): void {
    this.remembered.callers.forgetIds(contactIds);
    this.remembered.sharedRules.forgetWhere((key) => isOfProject(key, projectId));
    this.remembered.namedDnids.forgetWhere(() => true);
  }

  private forgetProject(projectId: number): void {
    this.remembered.callers.forgetWhere((key) => isOfProject(key, projectId));
    this.forgetRules({ what: 'rules', projectId, contactIds: [] });
  }

  private doubtAll(): void {
    const { callers, sharedRules, namedDnids } = this.remembered;
    for (const memory of [callers, sharedRules, namedDnids]) memory.expireAll();
  }
}
