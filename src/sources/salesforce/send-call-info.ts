import type { LoggedCall } from '../logged-call.js';
import type { Outgoing } from '../outgoing/outgoing.js';
import type { CallArgument } from './call-arguments.js';
import { envelope, escapeXml, readEnvelope } from './envelope.js';
import type { SalesforceSession } from './salesforce-login.js';
import type { SendCall } from './send-call-params.js';

/**
 * Tells a customer's own Apex class of a call. Reading, after the PHP toolkit's way of calling such classes; nothing is
 * published of the arguments.
 *
 * @throws SourceError
 */
export async function sendCallInfo(
  { xml, method, args }: SendCall,
  { id, instance }: SalesforceSession,
  outgoing: Outgoing,
  call: LoggedCall,
  signal: AbortSignal,
): Promise<void> {
  const namespace = `http://soap.sforce.com/schemas/class/${xml}`;
  const values = valuesOf(call);
  const body = args.map(([name, theirs]) => argument(theirs, values[name])).join('');
  const response = await outgoing.request(
    {
      method: 'POST',
      url: `${instance}/services/Soap/class/${xml}`,
      headers: { 'content-type': 'text/xml; charset=UTF-8', soapaction: '""' },
      body: envelope(
        `<${method} xmlns="${namespace}">${body}</${method}>`,
        `<SessionHeader xmlns="${namespace}"><sessionId>${escapeXml(id)}</sessionId></SessionHeader>`,
      ),
    },
    signal,
  );
  readEnvelope(response);
}

/** An argument of an Apex method may be null, but not absent. */
const argument = (name: string, value: string | null): string =>
  value === null ? `<${name} xsi:nil="true"/>` : `<${name}>${escapeXml(value)}</${name}>`;

function valuesOf(call: LoggedCall): Record<CallArgument, string | null> {
  return {
    telephone: call.telephone,
    dnid: call.dnid,
    agent: call.agent,
    direction: call.direction,
    queue: call.queue,
    uniqueid: call.uniqueId,
    contact_id: call.externalId,
    status: call.status,
    started_at: call.startedAt,
    answered_at: call.answeredAt,
    ended_at: call.endedAt,
  };
}
