import { SourceError } from '../source-error.js';
import type { SourceParams } from '../source-params.js';
import { xmlText } from '../xml-text.js';
import type { ArgumentType, WsdlOperation } from './wsdl-operation.js';

type Values = Record<string, string | SourceParams | null>;

export interface SoapArguments {
  args: Record<string, unknown>;
  /** The names of those that the WSDL lacks: `func_params[a]`. */
  left: string[];
}

const TRUE = ['true', '1', 'yes', 'on'];
const FALSE = ['false', '0', 'no', 'off', ''];
const INTEGERS = [
  'int',
  'integer',
  'long',
  'short',
  'byte',
  'nonNegativeInteger',
  'positiveInteger',
  'unsignedInt',
  'unsignedLong',
  'unsignedShort',
  'unsignedByte',
];
const NUMBERS = ['decimal', 'double', 'float'];

/**
 * Those of the values that the operation takes, each as its type wants it written.
 *
 * @throws SourceError config where a value does not fit its type, or where the number cannot be asked for
 */
export function soapArguments(operation: WsdlOperation, values: Values): SoapArguments {
  const left: string[] = [];
  const args = taken(operation.arguments, values, [], { left, isEncoded: operation.isEncoded });
  // Whatever such an operation answers, it is not about the caller.
  if (left.includes('telephone'))
    throw new SourceError('config', `The operation ${operation.name} takes no argument named telephone`);
  return { args, left };
}

interface Writing {
  left: string[];
  isEncoded: boolean;
}

function taken(
  types: Record<string, ArgumentType>,
  values: Values,
  path: readonly string[],
  writing: Writing,
): Record<string, unknown> {
  const args: Record<string, unknown> = {};
  const known = new Set(Object.keys(types).map(withoutBrackets));
  for (const name of Object.keys(values)) if (!known.has(name)) writing.left.push(shown([...path, name]));
  // In the order of the WSDL, which strict services insist on.
  for (const [typed, type] of Object.entries(types)) {
    const name = withoutBrackets(typed);
    const value = Object.hasOwn(values, name) ? (values[name] ?? emptyOf(type)) : null;
    if (value === null) continue;
    const write = typed === name ? written : listOf;
    args[name] = write(type, value, [...path, name], writing);
  }
  return args;
}

/** A list's name ends in `[]`. */
const withoutBrackets = (name: string): string => name.replace(/\[\]$/, '');

/** What stands for a null where there must be something; null where there need not. */
const emptyOf = (type: ArgumentType): string | null => (localName(type) === 'string' ? '' : null);

/** `boolean` of `xs:boolean`, `string` of an enumeration, `Colour|xs:string|red,green`; null of a struct. */
function localName(type: ArgumentType): string | null {
  if (typeof type === 'object') return null;
  const name = type.split('|').find((part) => part.includes(':')) ?? type;
  return name.replace(/^.*:/, '');
}

/** `a[0]=x&a[1]=y`, or one alone. */
function listOf(
  type: ArgumentType,
  value: string | SourceParams,
  path: readonly string[],
  writing: Writing,
): unknown[] {
  const isList = typeof value === 'object' && Object.keys(value).every((key) => /^\d+$/.test(key));
  return (isList ? Object.values(value) : [value]).map((item) => written(type, item, path, writing));
}

function written(
  type: ArgumentType,
  value: string | SourceParams,
  path: readonly string[],
  writing: Writing,
): unknown {
  if (typeof type === 'object') {
    if (typeof value === 'object') return taken(type, value, path, writing);
    throw new SourceError('config', `${shown(path)} must be ${shown(path)}[…], as the WSDL has it`);
  }
  if (typeof value === 'object')
    throw new SourceError('config', `${shown(path)} must be a text, as the WSDL has it`);
  const name = localName(type) ?? type;
  const text = textOfType(name, value, path);
  return writing.isEncoded ? { attributes: encodedAs(name), $value: text } : text;
}

const encodedAs = (type: string): Record<string, string> => ({
  'xsi:type': `xsd:${XSD.has(type) ? type : 'string'}`,
  'xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
});

const XSD = new Set(['string', 'boolean', 'dateTime', 'date', ...INTEGERS, ...NUMBERS]);

function textOfType(type: string, value: string, path: readonly string[]): string {
  const text = value.trim();
  if (type === 'boolean' && TRUE.includes(text.toLowerCase())) return 'true';
  if (type === 'boolean' && FALSE.includes(text.toLowerCase())) return 'false';
  const fits =
    (INTEGERS.includes(type) && /^[+-]?\d+$/.test(text)) ||
    (NUMBERS.includes(type) && text !== '' && Number.isFinite(Number(text)));
  if (fits) return text;
  if (type === 'boolean' || INTEGERS.includes(type) || NUMBERS.includes(type))
    throw new SourceError('config', `${shown(path)} must be of the type ${type}, as the WSDL has it`);
  return xmlText(value);
}

/** As it is typed: `func_params[a][b]`; what we add has no brackets. */
const shown = ([first = '', ...rest]: readonly string[]): string =>
  ['telephone', 'dnid'].includes(first) && rest.length === 0
    ? first
    : `func_params[${[first, ...rest].join('][')}]`;
