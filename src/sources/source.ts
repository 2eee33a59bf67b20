import type { FieldMistake } from '../errors/errors.js';
import type { AskedNumber } from './asked-number.js';
import type { LoggedCall } from './logged-call.js';
import type { Outgoing } from './outgoing/outgoing.js';
import type { SourceParams } from './source-params.js';
import type { SourceType } from './source-type.js';
import type { FoundContact } from './found-contact.js';

/** What a project says of an upstream system: where it is, and the vendor's params, read. */
export interface SourceConfig {
  url: string | null;
  params: SourceParams;
}

/** An upstream system, opened with one project's settings. */
export interface Source {
  /** Who has the number there; null if nobody has. Gives up when the signal aborts. @throws SourceError */
  find(asked: AskedNumber, signal: AbortSignal): Promise<FoundContact | null>;
  /** It is told of a call and never answers: that it knows nobody is not remembered. */
  isNotice?: boolean;
  /** What works but is worth knowing, once something has been asked for: arguments that a WSDL does not have. */
  warnings?(): string[];
  /** Tells of a call that is over; not there where the settings don't ask for it. @throws SourceError */
  logCall?(call: LoggedCall, signal: AbortSignal): Promise<void>;
}

/** A kind of upstream system: one folder, one line in `systems.ts`. */
export interface SourceSystem {
  type: SourceType;
  /** Params whose values are secrets, as paths: `password`, `init_params.password`. */
  secrets: readonly string[];
  /** What is wrong with the settings, each mistake with the parameter's name in its path: `params.user`. */
  mistakesIn(config: SourceConfig): FieldMistake[];
  open(config: SourceConfig, outgoing: Outgoing): Source;
}
