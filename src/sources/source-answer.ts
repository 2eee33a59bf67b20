import type { FoundContact } from './found-contact.js';
import type { SourceError } from './source-error.js';

/** What a source says of a number. An error is no answer: it may know the caller nonetheless. */
export type SourceAnswer =
  { kind: 'found'; contact: FoundContact } | { kind: 'nobody' } | { kind: 'error'; error: SourceError };
