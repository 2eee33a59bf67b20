import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, findBreakingChanges, type GraphQLSchema } from 'graphql';
import { printedSchema } from '../../src/graphql/printed-schema.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { coordinatesOf } from '../support/schema-coordinates.js';

const ROOT = join(import.meta.dirname, '../..');
const contract = buildSchema(readFileSync(join(ROOT, 'test/contract/schema.graphql'), 'utf8'));

/** What the contract has and we have not built yet. An entry stands for all that is in it, too. */
const PENDING: string[] = [];

let testApp: TestApp;
let printed: string;
let ours: GraphQLSchema;
beforeAll(async () => {
  testApp = await createTestApp();
  printed = printedSchema(testApp.app);
  ours = buildSchema(printed);
});
afterAll(() => testApp.close());

const isPending = (coordinate: string) =>
  PENDING.some(
    (entry) =>
      coordinate === entry || (/^[.(]/.test(coordinate.slice(entry.length)) && coordinate.startsWith(entry)),
  );

describe('schema.graphql', () => {
  it('is what `npm run schema` writes', () => {
    expect(readFileSync(join(ROOT, 'schema.graphql'), 'utf8')).toBe(printed);
  });
});

describe('the contract', () => {
  it('is kept to the letter: each type, field, argument, default and null', () => {
    const has = coordinatesOf(ours);

    const broken = [...coordinatesOf(contract)].filter(
      ([at, what]) => !isPending(at) && has.get(at) !== what,
    );

    expect(broken.map(([at, what]) => `${at} is ${has.get(at) ?? 'nothing'}, and not ${what}`)).toEqual([]);
  });

  it('is not made stricter by what we add', () => {
    const breaking = findBreakingChanges(contract, ours).filter(({ type }) => type.startsWith('REQUIRED_'));

    expect(breaking).toEqual([]);
  });

  it('has no pending part that is there, or that it does not name', () => {
    const [has, wanted] = [coordinatesOf(ours), coordinatesOf(contract)];

    expect(PENDING.filter((entry) => has.has(entry))).toEqual([]);
    expect(PENDING.filter((entry) => !wanted.has(entry))).toEqual([]);
  });
});
