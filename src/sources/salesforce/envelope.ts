import type { OutgoingResponse } from '../outgoing/outgoing.js';
import { firstNamed, readXml, type XmlElement } from '../safe-xml.js';
import { xmlText } from '../xml-text.js';
import { type SalesforceError, salesforceError } from './salesforce-errors.js';

/** A SOAP 1.1 message around what is XML already. */
export const envelope = (body: string, header = ''): string =>
  '<?xml version="1.0" encoding="utf-8"?>' +
  '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
  `${header && `<env:Header>${header}</env:Header>`}<env:Body>${body}</env:Body></env:Envelope>`;

const ENTITIES: Record<string, string> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  "'": '&apos;',
};

export const escapeXml = (text: string): string =>
  xmlText(text).replace(/[<>&"']/g, (sign) => ENTITIES[sign]!);

/** The body of a reply. @throws SourceError what its fault says, else what its status says */
export function readEnvelope(response: OutgoingResponse): XmlElement {
  if (!response.body.trimStart().startsWith('<')) throw salesforceError(response, null);
  const document = readXml(response.body);
  const body = document.name === 'Envelope' ? firstNamed(document, 'Body') : null;
  const fault = body && firstNamed(body, 'Fault');
  if (fault) throw faultError(response, fault);
  if (response.status !== 200 || !body) throw salesforceError(response, null);
  return body;
}

/** `<faultcode>sf:INVALID_LOGIN</faultcode>`, in whatever namespace; Apex has no code but the fault's. */
function faultError(response: OutgoingResponse, fault: XmlElement): SalesforceError {
  const code =
    firstNamed(fault, 'exceptionCode')?.text.trim() || firstNamed(fault, 'faultcode')?.text.trim() || '';
  return salesforceError(response, code.replace(/^.*:/, '') || 'FAULT', true);
}
