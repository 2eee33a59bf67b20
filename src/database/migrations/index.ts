import { CallersAndRules1795392000000 } from './1795392000000-callers-and-rules.js';

/** In the order in which they run. What has landed is never changed: add another. */
export const migrations = [CallersAndRules1795392000000];
