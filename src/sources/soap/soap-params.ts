import type { FieldMistake } from '../../errors/errors.js';
import { paramMistake, textParam } from '../param-mistakes.js';
import type { SourceParams } from '../source-params.js';
import type { SourceConfig } from '../source.js';

export interface SoapSettings {
  /** Where the WSDL is. */
  wsdl: string;
  operation: string;
  args: SourceParams;
  credentials: { user: string; password: string } | null;
  /** Where to call, if it is not where the WSDL says. */
  location: string | null;
  version: '1.1' | '1.2';
  /** Of the WSDL's and of each call's request. */
  timeoutMs: number | null;
}

const NAMES = ['func_name', 'func_params', 'init_params'];
const OPTIONS = ['login', 'password', 'location', 'uri', 'soap_version', 'connection_timeout'];
/** Options of PHP's client that change nothing here; people copy them along with the others. */
export const IDLE_OPTIONS = [
  'trace',
  'exceptions',
  'cache_wsdl',
  'encoding',
  'features',
  'keep_alive',
  'compression',
  'user_agent',
  'style',
  'use',
];
const VERSIONS: Record<string, '1.1' | '1.2'> = {
  '': '1.1',
  '1': '1.1',
  SOAP_1_1: '1.1',
  '2': '1.2',
  SOAP_1_2: '1.2',
};
/** A name of XML without a colon, as WSDL has them. */
const NAME = /^[\p{L}_][\p{L}\p{N}_.-]{0,127}$/u;

/** Settings as the source needs them; only after `soapMistakes` found none. */
export function readSoap({ url, params }: SourceConfig): SoapSettings {
  const options = nested(params, 'init_params');
  const login = textParam(options, 'login');
  return {
    wsdl: url ?? '',
    operation: textParam(params, 'func_name'),
    args: nested(params, 'func_params'),
    credentials: login ? { user: login, password: rawText(options, 'password') } : null,
    location: textParam(options, 'location') || null,
    version: VERSIONS[textParam(options, 'soap_version')] ?? '1.1',
    timeoutMs: Number(textParam(options, 'connection_timeout')) * 1000 || null,
  };
}

export function soapMistakes({ url, params }: SourceConfig): FieldMistake[] {
  const options = nested(params, 'init_params');
  const mistakes = [
    ...unknown(params, NAMES, ''),
    ...unknown(options, [...OPTIONS, ...IDLE_OPTIONS], 'init_params.'),
    ...['init_params', 'func_params']
      .filter((name) => typeof params[name] === 'string' && params[name] !== '')
      .map((name) => paramMistake(name, `must be ${name}[…]=…`)),
    ...Object.keys(options)
      .filter((name) => typeof options[name] === 'object')
      .map((name) => paramMistake(`init_params.${name}`, 'must be a text, without more brackets')),
    ...optionMistakes(options),
  ];
  if (!url) mistakes.push({ path: 'url', message: 'is missing: it is the address of the WSDL' });
  const operation = textParam(params, 'func_name');
  if (!operation) mistakes.push(paramMistake('func_name', 'is missing'));
  else if (!NAME.test(operation))
    mistakes.push(paramMistake('func_name', 'must be the name of an operation'));
  return mistakes;
}

function optionMistakes(options: SourceParams): FieldMistake[] {
  const mistakes: FieldMistake[] = [];
  const option = (name: string) => textParam(options, name);
  if (rawText(options, 'password') && !option('login'))
    mistakes.push(paramMistake('init_params.login', 'is missing: there is a password'));
  if (!(option('soap_version') in VERSIONS))
    mistakes.push(paramMistake('init_params.soap_version', 'must be 1 (SOAP 1.1) or 2 (SOAP 1.2)'));
  const timeout = option('connection_timeout');
  if (timeout && !(Number(timeout) > 0 && Number(timeout) <= 300))
    mistakes.push(paramMistake('init_params.connection_timeout', 'must be seconds, from above 0 to 300'));
  const location = option('location');
  if (location && !(URL.canParse(location) && /^https?:$/.test(new URL(location).protocol)))
    mistakes.push(paramMistake('init_params.location', 'must be an http(s) URL'));
  return mistakes;
}

function unknown(params: SourceParams, known: readonly string[], within: string): FieldMistake[] {
  return Object.keys(params)
    .filter((name) => !known.includes(name))
    .map((name) => paramMistake(`${within}${name}`, `is not known here; known are ${known.join(', ')}`));
}

function nested(params: SourceParams, name: string): SourceParams {
  const value = params[name];
  return typeof value === 'object' ? value : {};
}

const rawText = (params: SourceParams, name: string): string =>
  typeof params[name] === 'string' ? params[name] : '';
