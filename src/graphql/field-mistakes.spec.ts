import { buildSchema, execute, type GraphQLError, type GraphQLScalarType, parse, validate } from 'graphql';
import { DateTimeScalar } from './date-time.scalar.js';
import { fieldMistakes } from './field-mistakes.js';

const schema = buildSchema(`
  scalar DateTime
  type Query { q(input: Input, at: DateTime, n: Int! = 1): Int }
  input Input { name: String! phones: [Phone!] from: DateTime until: DateTime }
  input Phone { number: String! since: DateTime }
`);
Object.assign(schema.getType('DateTime') as GraphQLScalarType, scalarMethods());

function scalarMethods() {
  const scalar = new DateTimeScalar();
  return { parseValue: scalar.parseValue.bind(scalar), parseLiteral: scalar.parseLiteral.bind(scalar) };
}

function mistakes(query: string, variableValues: Record<string, unknown> = {}) {
  const document = parse(query);
  const invalid = validate(schema, document);
  const errors: readonly GraphQLError[] =
    invalid.length > 0
      ? invalid
      : (execute({ schema, document, variableValues }) as { errors: GraphQLError[] }).errors;
  return errors.flatMap(fieldMistakes);
}

const BY_VARIABLE = 'query ($input: Input, $n: Int) { q(input: $input, n: $n) }';

describe('the path of a mistake', () => {
  it.each<[string, Record<string, unknown>, string, string]>([
    [
      'a value of the wrong type',
      { input: { name: 7 } },
      'input.name',
      'String cannot represent a non string value: 7',
    ],
    [
      'one in a list',
      { input: { name: 'a', phones: [{ number: '1' }, { number: 7 }] } },
      'input.phones.1.number',
      'String cannot represent a non string value: 7',
    ],
    [
      'one that looks like a path',
      { input: { name: ['; at "x"; '] } },
      'input.name',
      'String cannot represent a non string value: ["; at \\"x\\"; "]',
    ],
    [
      'a field that is missing',
      { input: {} },
      'input.name',
      'Field "name" of required type "String!" was not provided.',
    ],
    [
      'one missing in a list',
      { input: { name: 'a', phones: [{}] } },
      'input.phones.0.number',
      'Field "number" of required type "String!" was not provided.',
    ],
    [
      'a field that is not there',
      { input: { name: 'a', nam: 'b' } },
      'input.nam',
      'Field "nam" is not defined by type "Input". Did you mean "name"?',
    ],
    [
      'an instant that is none',
      { input: { name: 'a', from: '2026' } },
      'input.from',
      'must be an instant, ISO 8601 with its offset: 2026-11-23T09:30:00.000Z',
    ],
    ['a null where none may be', { n: null }, 'n', 'Argument "n" of non-null type "Int!" must not be null.'],
  ])('names %s', (_, variables, path, message) => {
    expect(mistakes(BY_VARIABLE, variables)).toEqual([{ path, message }]);
  });

  it('names a variable that is missing, or null where none may be', () => {
    const query = 'query ($input: Input!) { q(input: $input) }';

    expect(mistakes(query)).toEqual([
      { path: 'input', message: 'Variable "$input" of required type "Input!" was not provided.' },
    ]);
    expect(mistakes(query, { input: null })).toMatchObject([{ path: 'input' }]);
  });

  it.each([
    ['{ q(at: "2026") }', 'at'],
    ['{ q(at: 7) }', 'at'],
    ['{ q(input: { name: "a", phones: [{ number: "1" }], from: "2026" }) }', 'input.from'],
    [
      '{ q(n: 1, input: { phones: [{ number: "1" }, { since: "x", number: "1" }], name: "a" }) }',
      'input.phones.since',
    ],
  ])('names an instant in the text that is none: %s', (query, path) => {
    expect(mistakes(query)).toMatchObject([{ path, message: expect.stringMatching(/^must be an instant/) }]);
  });

  it('is nothing where the query itself is wrong', () => {
    expect(mistakes('{ nothing }')).toEqual([]);
    expect(mistakes('{ q(input: { name: 7 }) }')).toEqual([]);
  });
});
