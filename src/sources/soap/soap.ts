import { untilAborted } from '../../database/until-aborted.js';
import type { AskedNumber } from '../asked-number.js';
import type { FoundContact } from '../found-contact.js';
import { foundContact } from '../generic/read-fields.js';
import type { Outgoing } from '../outgoing/outgoing.js';
import { SourceError } from '../source-error.js';
import { SourceType } from '../source-type.js';
import type { Source, SourceConfig, SourceSystem } from '../source.js';
import { soapArguments } from './soap-arguments.js';
import { IDLE_OPTIONS, readSoap, soapMistakes, type SoapSettings } from './soap-params.js';
import { soapFields } from './soap-reply.js';
import { openOperation, type WsdlOperation } from './wsdl-operation.js';

/** As PHP keeps a WSDL (soap.wsdl_cache_ttl). */
const WSDL_KEPT_MS = 24 * 3_600_000;

export const soap: SourceSystem = {
  type: SourceType.SOAP,
  secrets: ['init_params.password'],
  mistakesIn: soapMistakes,
  open: (config: SourceConfig, outgoing: Outgoing): Source =>
    new SoapSource(readSoap(config), outgoing, idleOptions(config)),
};

export class SoapSource implements Source {
  private operation: WsdlOperation | null = null;
  private openedAt = -Infinity;
  private opening: Promise<WsdlOperation> | null = null;
  private left: string[] = [];

  constructor(
    private readonly settings: SoapSettings,
    private readonly outgoing: Outgoing,
    private readonly idle: readonly string[] = [],
    private readonly now: () => number = () => performance.now(),
  ) {}

  async find(asked: AskedNumber, abort: AbortSignal): Promise<FoundContact | null> {
    const { timeoutMs, args: own } = this.settings;
    const signal = timeoutMs === null ? abort : AbortSignal.any([abort, AbortSignal.timeout(timeoutMs)]);
    const operation = await this.opened(signal);
    const { args, left } = soapArguments(operation, { ...own, telephone: asked.telephone, dnid: asked.dnid });
    this.left = left;
    const message = operation.message(args);
    const headers = { ...message.headers, ...this.authorization() };
    const fields = soapFields(await this.outgoing.request({ ...message, headers }, signal));
    return fields && foundContact(fields, asked);
  }

  warnings(): string[] {
    return [
      ...this.left.map((name) => `The operation ${this.settings.operation} takes no ${name}: it is left out`),
      ...this.idle.map((name) => `init_params[${name}] changes nothing here`),
    ];
  }

  /** One that is out of date serves on until the new one is there, and also if there is none. */
  private async opened(signal: AbortSignal): Promise<WsdlOperation> {
    if (this.operation && this.now() - this.openedAt < WSDL_KEPT_MS) return this.operation;
    this.opening ??= this.open().finally(() => (this.opening = null));
    const opening = untilAborted(this.opening, signal);
    if (!this.operation) return opening.catch(orTimeout);
    opening.catch(() => undefined);
    return this.operation;
  }

  private async open(): Promise<WsdlOperation> {
    this.operation = await openOperation(this.settings, this.authorization(), this.outgoing);
    this.openedAt = this.now();
    return this.operation;
  }

  private authorization(): Record<string, string> {
    const { credentials } = this.settings;
    if (!credentials) return {};
    const pair = Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64');
    return { authorization: `Basic ${pair}` };
  }
}

function orTimeout(error: unknown): never {
  throw error instanceof SourceError ? error : new SourceError('timeout', 'Its WSDL did not come in time');
}

function idleOptions({ params: { init_params: options } }: SourceConfig): string[] {
  return typeof options === 'object' ? IDLE_OPTIONS.filter((name) => name in options) : [];
}
