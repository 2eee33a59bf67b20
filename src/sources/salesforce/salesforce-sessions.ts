import { untilAborted } from '../../database/until-aborted.js';
import type { Outgoing } from '../outgoing/outgoing.js';
import { SourceError } from '../source-error.js';
import { SalesforceError } from './salesforce-errors.js';
import { logIn, type SalesforceSession } from './salesforce-login.js';
import type { SalesforceSettings } from './salesforce-params.js';

const LOGIN_TIMEOUT_MS = 10_000;
// Salesforce locks an account after some ten wrong passwords, for a quarter of an hour or for good.
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;

type Use<T> = (session: SalesforceSession) => Promise<T>;

/** One session for all who ask, and one login at a time. After a login that Salesforce refused there is none for a while. */
export class SalesforceSessions {
  private current: SalesforceSession | null = null;
  private pending: Promise<SalesforceSession> | null = null;
  private refusals = 0;
  private refusal: SourceError | null = null;
  private mayLogInAt = -Infinity;

  constructor(
    private readonly settings: SalesforceSettings,
    private readonly outgoing: Outgoing,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Sessions idle out after two hours: where Salesforce says so, the same is tried once more with a new one. */
  async use<T>(signal: AbortSignal, use: Use<T>): Promise<T> {
    const session = await this.session(signal);
    try {
      return await use(session);
    } catch (error) {
      if (!(error instanceof SalesforceError) || error.code !== 'INVALID_SESSION_ID') throw error;
    }
    if (this.current === session) this.current = null;
    return use(await this.session(signal));
  }

  private async session(signal: AbortSignal): Promise<SalesforceSession> {
    if (this.current) return this.current;
    if (this.refusal && this.now() < this.mayLogInAt) throw this.refused(this.refusal);
    this.pending ??= this.logIn().finally(() => (this.pending = null));
    return untilAborted(this.pending, signal).catch((error: unknown) => {
      throw error instanceof SourceError ? error : new SourceError('timeout', 'Its login took too long');
    });
  }

  /** Goes on when the call that began it has hung up: the next one needs it as well. */
  private async logIn(): Promise<SalesforceSession> {
    try {
      this.current = await logIn(this.settings, this.outgoing, AbortSignal.timeout(LOGIN_TIMEOUT_MS));
      this.refusal = null;
      this.refusals = 0;
      return this.current;
    } catch (error) {
      if (error instanceof SourceError && isRefusal(error)) this.pauseAfter(error);
      throw error;
    }
  }

  private pauseAfter(refusal: SourceError): void {
    this.refusal = refusal;
    this.mayLogInAt = this.now() + Math.min(FIRST_PAUSE_MS * 2 ** this.refusals, LONGEST_PAUSE_MS);
    this.refusals += 1;
  }

  private refused({ kind, message }: SourceError): SourceError {
    const ms = Math.ceil(this.mayLogInAt - this.now());
    const seconds = Math.ceil(ms / 1000);
    return new SourceError(kind, `${message}; the next login is tried in ${seconds} s at the earliest`, ms);
  }
}

/** Salesforce itself said no, whatever it calls it: not a line that broke, nor a server that is down. */
function isRefusal(error: SourceError): boolean {
  if (error.kind === 'auth') return true;
  return error instanceof SalesforceError && !['unavailable', 'timeout'].includes(error.kind);
}
