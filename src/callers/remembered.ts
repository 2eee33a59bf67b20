import { Injectable } from '@nestjs/common';
import { Memory } from '../cache/memory.js';
import { MemoryMeasures } from '../cache/memory-measures.js';
import type { Shelf } from '../cache/shelves.js';
import type { NamedDnid, RuleRow } from '../rules/rule-finder.js';
import type { KnownCaller } from './caller-finder.js';

/**
 * As long as another instance's change may go unnoticed where no Redis tells of it: what is older is asked for anew.
 * A caller who hangs up and tries again costs nothing.
 */
const FRESH_MS = 30_000;
/** Shorter: somebody who has just called for the first time is likely to be entered now. */
const NOTHING_FRESH_MS = 10_000;

/** Measured at 680 bytes each, so about 14 MB; more than call within hours. */
const CALLERS: Shelf & { bytes: number } = { entries: 20_000, freshMs: FRESH_MS, bytes: 32 * 1024 * 1024 };
/** A number at random is worth little to remember, and there are millions. */
const UNKNOWN_NUMBERS: Shelf = { entries: 10_000, freshMs: NOTHING_FRESH_MS };
/** As many as a company has dnids times segments; a PBX that sends nonsense for a dnid makes some more. */
const SHARED_RULES: Shelf & { bytes: number } = {
  entries: 10_000,
  freshMs: FRESH_MS,
  bytes: 32 * 1024 * 1024,
};
const NAMED_DNIDS: Shelf & { bytes: number } = { entries: 5_000, freshMs: FRESH_MS, bytes: 4 * 1024 * 1024 };

/** What one row of a rule takes, with its texts. */
const RULE_BYTES = 500;
const CALLER_BYTES = 400;

/** All that is remembered for calls. `Forgetting` alone makes it forget. */
@Injectable()
export class Remembered {
  /** Whose a number is, under project and number; null where it is nobody's. */
  readonly callers: Memory<KnownCaller | null>;
  /** Under project, dnid and segment (null for everybody): the rules that callers share. */
  readonly sharedRules: Memory<readonly RuleRow[]>;
  /** Under a dnid: which projects name it. */
  readonly namedDnids: Memory<readonly NamedDnid[]>;

  constructor(measures: MemoryMeasures) {
    this.callers = new Memory({
      found: CALLERS,
      nothing: { ...UNKNOWN_NUMBERS, is: (caller) => caller === null },
      idOf: (caller) => caller?.id ?? null,
      bytesOf: bytesOfCaller,
      count: measures.counting('callers'),
    });
    this.sharedRules = new Memory({
      found: SHARED_RULES,
      bytesOf: (rules) => 100 + rules.length * RULE_BYTES,
      count: measures.counting('shared-rules'),
    });
    this.namedDnids = new Memory({
      found: NAMED_DNIDS,
      bytesOf: (named) => 100 + named.length * 100,
      count: measures.counting('named-dnids'),
    });
    measures.watch({
      callers: () => this.callers.sizes.found,
      'unknown-numbers': () => this.callers.sizes.nothing,
      'shared-rules': () => this.sharedRules.sizes.found,
      'named-dnids': () => this.namedDnids.sizes.found,
    });
  }
}

function bytesOfCaller(caller: KnownCaller | null): number {
  if (!caller) return CALLER_BYTES;
  const { name, language, externalId, backendLink, segments, ownRules } = caller;
  const texts = [name, language, externalId, backendLink, ...segments];
  const letters = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
  // Two bytes a letter where one of them is not Latin.
  return CALLER_BYTES + letters * 2 + ownRules.length * RULE_BYTES;
}
