import { Settings } from '../../src/config/settings.js';
import type { PhoneNumber } from '../../src/phone-numbers/phone-number.js';
import type { AskedNumber } from '../../src/sources/asked-number.js';
import type { Outgoing, OutgoingRequest } from '../../src/sources/outgoing/outgoing.js';
import { PatientOutgoing } from '../../src/sources/outgoing/patient-outgoing.js';
import { UndiciOutgoing } from '../../src/sources/outgoing/undici-outgoing.js';
import { readParams } from '../../src/sources/read-params.js';
import type { Source, SourceSystem } from '../../src/sources/source.js';

/** The outside as sources reach it, 127.0.0.1 allowed. */
export const anOutgoing = (): UndiciOutgoing =>
  new UndiciOutgoing(Object.assign(new Settings(), { SOURCE_ALLOWED_HOSTS: ['127.0.0.1'] }));

export const anAskedNumber = (values: { e164?: string; region?: string } = {}): AskedNumber => ({
  region: 'RO',
  telephone: '0700000000',
  dnid: '0210000000',
  project: 'acme',
  ...values,
  e164: (values.e164 ?? '+40700000000') as PhoneNumber,
});

/** A source opened as a project's is (open-source.ts), its params in the vendor's notation; what it is asked for it gives ten seconds. */
export function asking(system: SourceSystem, params: string, url: string | null, outgoing: Outgoing) {
  const source: Source = system.open({ url, params: readParams(params) }, new PatientOutgoing(outgoing));
  return (values: Parameters<typeof anAskedNumber>[0] = {}, signal = AbortSignal.timeout(10_000)) =>
    source.find(anAskedNumber(values), signal);
}

/** What a system has against params, as `params.user: is missing`. */
export const mistakes = (system: SourceSystem, params: string, url: string | null = null): string[] =>
  system.mistakesIn({ url, params: readParams(params) }).map(({ path, message }) => `${path}: ${message}`);

/** An outside where every answer is the same, for what is asked of hosts that no test may reach. */
export function aRecorder(body: unknown): Outgoing & { requests: OutgoingRequest[] } {
  const requests: OutgoingRequest[] = [];
  const request = async (sent: OutgoingRequest) => {
    requests.push(sent);
    return { status: 200, headers: {}, body: JSON.stringify(body) };
  };
  return { requests, request };
}
