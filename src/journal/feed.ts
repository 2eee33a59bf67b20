import type { News } from './live.js';

/**
 * What one subscription asks to be told of. A resolver gives it where GraphQL wants an async iterable, so that it is
 * checked as every operation is; nobody goes through it: whoever asks for the same of the same shares one (ADR 10).
 */
export class Feed implements AsyncIterable<never> {
  constructor(
    /** The root field. */
    readonly field: string,
    readonly what: News['what'],
    /** Null for all projects. */
    readonly projectId: number | null,
    /** Null for all agents. */
    readonly agent: string | null,
    /** The rows as they are now; those that are gone are left out. */
    readonly load: (ids: readonly number[]) => Promise<FedRow[]>,
  ) {}

  get key(): string {
    return JSON.stringify([this.field, this.projectId, this.agent]);
  }

  isOf({ what, projectId }: News): boolean {
    return this.what === what && (this.projectId === null || this.projectId === projectId);
  }

  takes({ agent }: FedRow): boolean {
    return this.agent === null || this.agent === agent;
  }

  [Symbol.asyncIterator](): AsyncIterator<never> {
    throw new Error('A feed is shared, and not gone through');
  }
}

export interface FedRow {
  id: number;
  agent?: string | null;
}
