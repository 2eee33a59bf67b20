import { withoutValues } from './without-values.js';

describe('a message of graphql-js without the values that were sent', () => {
  it.each([
    ['Syntax Error: Expected ":", found String "0700 \\"0"".', 'Syntax Error: Expected ":", found String.'],
    ['Syntax Error: Unexpected Name "cd_secret".', 'Syntax Error: Unexpected Name.'],
    ['Syntax Error: Expected Name, found <EOF>.', 'Syntax Error: Expected Name, found <EOF>.'],
    [
      'Variable "$input" got invalid value 700 at "input.slug"; String cannot represent a non string value: 700',
      'Variable "$input" got an invalid value at "input.slug"; String cannot represent a non string value',
    ],
    [
      'Variable "$at" got invalid value "a; B"; must be an instant',
      'Variable "$at" got an invalid value; must be an instant',
    ],
    ['Int cannot represent non-integer value: "0700\n"', 'Int cannot represent non-integer value'],
    ['Expected value of type "In!", found "0700".', 'Expected value of type "In!"'],
    [
      'Value "SECRET" does not exist in "Scope" enum. Did you mean the enum value "READ"?',
      'The value does not exist in "Scope" enum. Did you mean the enum value "READ"?',
    ],
    ['Cannot query field "nothing" on type "Query".', 'Cannot query field "nothing" on type "Query".'],
  ])('%s', (message, expected) => {
    expect(withoutValues(message)).toBe(expected);
  });

  it('does not look through a message that only a value can have made so long', () => {
    const message = `Int cannot represent non-integer value: "${' got invalid value '.repeat(45_000)}"`;

    expect(withoutValues(message)).toBe('A value of the request is not what its type asks for');
  });
});
