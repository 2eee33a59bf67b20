import type { FieldMistake } from '../../errors/errors.js';
import { paramMistake, textParam as text } from '../param-mistakes.js';
import type { SourceParams } from '../source-params.js';
import { CALL_ARGUMENTS, type CallArgument } from './call-arguments.js';

/** A customer's own Apex class that is told of calls. */
export interface SendCall {
  /** The class: CreateActivitiesWebService. */
  xml: string;
  method: string;
  /** Its arguments in their order: ours, and what the class calls it. */
  args: readonly (readonly [CallArgument, string])[];
}

const ARGS = 'webservices.send_call.args';
/** What Apex takes for a name. */
const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_]{0,79}$/;
/** With a namespace prefix in front, as installed packages have it. */
const CLASS_NAME = /^[A-Za-z][A-Za-z0-9_]{0,79}(\/[A-Za-z][A-Za-z0-9_]{0,79})?$/;

/** What is wrong with the params `webservices[…]`. */
export function webServiceMistakes(webservices: string | SourceParams | undefined): FieldMistake[] {
  if (webservices === undefined || webservices === '') return [];
  if (typeof webservices === 'string')
    return [paramMistake('webservices', 'must be webservices[send_call][…]')];
  const name = 'webservices.send_call';
  const { send_call: sendCall } = webservices;
  const mistakes = unknownNames(webservices, ['send_call'], 'webservices');
  if (sendCall === undefined || sendCall === '') return mistakes;
  if (typeof sendCall === 'string')
    return [...mistakes, paramMistake(name, 'must be webservices[send_call][xml] and [method]')];
  mistakes.push(...unknownNames(sendCall, ['xml', 'method', 'args'], name), ...argMistakes(sendCall.args));
  // Both left empty, as in the vendor's own line: nothing is to be told of calls.
  if (!text(sendCall, 'xml') && !text(sendCall, 'method')) return mistakes;
  if (!CLASS_NAME.test(text(sendCall, 'xml')))
    mistakes.push(paramMistake(`${name}.xml`, 'must be the name of an Apex class'));
  if (!IDENTIFIER.test(text(sendCall, 'method')))
    mistakes.push(paramMistake(`${name}.method`, 'must be the name of a method of the Apex class'));
  return mistakes;
}

function argMistakes(args: string | SourceParams | undefined): FieldMistake[] {
  if (args === undefined || args === '') return [];
  if (typeof args === 'string') return [paramMistake(ARGS, 'must be args[telephone]=…')];
  const misnamed = Object.entries(args).filter(
    ([, value]) => value !== '' && (typeof value !== 'string' || !IDENTIFIER.test(value)),
  );
  return [
    ...unknownNames(args, CALL_ARGUMENTS, ARGS),
    ...misnamed.map(([name]) => paramMistake(`${ARGS}.${name}`, 'must be the name of an argument, or empty')),
  ];
}

function unknownNames(params: SourceParams, known: readonly string[], within: string): FieldMistake[] {
  return Object.keys(params)
    .filter((name) => !known.includes(name))
    .map((name) => paramMistake(`${within}.${name}`, `is not known here; known are ${known.join(', ')}`));
}

/** Null where nothing is to be told of calls. */
export function readSendCall({ webservices }: SourceParams): SendCall | null {
  const sendCall = typeof webservices === 'object' ? webservices.send_call : undefined;
  if (typeof sendCall !== 'object' || !text(sendCall, 'xml')) return null;
  return { xml: text(sendCall, 'xml'), method: text(sendCall, 'method'), args: argsOf(sendCall.args) };
}

/** Apex takes arguments in its method's order: those that are named come as they were named, the rest in ours. */
function argsOf(args: string | SourceParams | undefined): SendCall['args'] {
  const names = new Map<CallArgument, string>();
  const named = typeof args === 'object' ? args : {};
  for (const name of Object.keys(named)) if (isArgument(name)) names.set(name, text(named, name));
  for (const name of CALL_ARGUMENTS) if (!names.has(name)) names.set(name, name);
  return [...names].filter(([, name]) => name !== '');
}

const isArgument = (name: string): name is CallArgument =>
  (CALL_ARGUMENTS as readonly string[]).includes(name);
