import type { GraphQLError, Token } from 'graphql';
import type { FieldMistake } from '../errors/errors.js';

// graphql-js says where a mistake is in words only: `Variable "$input" got invalid value 7 at "input.phones[0].number"; …`

const VARIABLE = /^Variable "\$(\w+)" (?:got invalid value|of required type|of non-null type)/;
const MISSING = /^Field "(\w+)" (?:of required type .* was not provided|is not defined by type)/;
const ARGUMENT = /^Argument "(\w+)" of (?:required|non-null) type/;

/** The input that graphql-js or a scalar of ours refuses, by its path as our own checks name it; else nothing. */
export function fieldMistakes(error: GraphQLError): FieldMistake[] {
  const variable = VARIABLE.exec(error.message)?.[1];
  if (variable !== undefined) return [ofVariable(error, variable)];
  // Where an argument is missing in the text, validation has said so; this one is a variable's null.
  const argument = ARGUMENT.exec(error.message)?.[1];
  if (argument !== undefined && !isInvalid(error)) return [{ path: argument, message: error.message }];
  // The scalars of ours say what a literal must be.
  const literal = error.nodes?.[0]?.loc;
  if (!literal || !error.message.startsWith('must be ')) return [];
  return [{ path: namesBefore(literal.startToken).join('.'), message: error.message }];
}

function ofVariable({ message, originalError }: GraphQLError, variable: string): FieldMistake {
  const reason = originalError?.message ?? message;
  const at = / at "([^"]+)"; $/.exec(message.slice(0, -reason.length))?.[1] ?? variable;
  const missing = MISSING.exec(reason)?.[1];
  const path = at.replace(/\[(\d+)\]/g, '.$1') + (missing === undefined ? '' : `.${missing}`);
  return { path, message: reason };
}

const isInvalid = ({ extensions }: GraphQLError) => extensions.code === 'GRAPHQL_VALIDATION_FAILED';

/** The names that lead to a literal, `["input", "validFrom"]`, read backwards from it to the field that takes it. */
function namesBefore(value: Token): string[] {
  const names: string[] = [];
  let closed = 0;
  let isNamed = false;
  for (let token = value.prev; token && (closed > 0 || !isOneOf(token, '(')); token = token.prev) {
    if (isOneOf(token, '}', ']', ')')) closed++;
    else if (closed > 0) closed -= isOneOf(token, '{', '[', '(') ? 1 : 0;
    else if (isOneOf(token, '{')) isNamed = false;
    else if (isOneOf(token, ':') && !isNamed) {
      names.unshift(token.prev!.value);
      isNamed = true;
    }
  }
  return names;
}

const isOneOf = ({ kind }: Token, ...kinds: string[]) => kinds.includes(String(kind));
