const MAX_LENGTH = 2000;

/** Up to the reason, which graphql-js or a scalar of ours gives. */
const VARIABLE =
  / got invalid value (?:.*( at "[^"]+")|.*); (?=\w+ cannot |Enum "|Value "|Expected |Field "|must )/s;

/**
 * A message of graphql-js without what was sent: it repeats the values that it refuses, and one may be a caller's number
 * or a token. Where it was stays: the variable, the type, the place.
 */
export function withoutValues(message: string): string {
  // Only a value makes a message long; looking through a megabyte of it for words would hold every call up.
  if (message.length > MAX_LENGTH) return 'A value of the request is not what its type asks for';
  return (
    message
      // What a syntax error met: `found String "0700000000"`.
      .replace(/\b(Name|String|BlockString|Int|Float) ".*"/s, '$1')
      .replace(VARIABLE, ' got an invalid value$1; ')
      .replace(/\bvalue: .*$/s, 'value')
      .replace(/^(Expected value of type "[^"]+"), found .*$/s, '$1')
      .replace(/\bValue ".*" does not exist in ("\w+" enum)/s, 'The value does not exist in $1')
  );
}
