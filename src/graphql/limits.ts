import { type DocumentNode, type GraphQLSchema, Kind } from 'graphql';
import { OperationRuler, type OperationSize, type Variables } from './operation-size.js';

export const MAX_TOKENS = 1000;

/** What one operation may be. */
export const LIMITS: OperationSize = { depth: 12, aliases: 30, directives: 50, rootFields: 30, cost: 20_000 };

/** Which limit the document goes beyond, for people; null where it keeps them all. The document need not be valid. */
export function overLimit(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Variables = {},
): string | null {
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const size = new OperationRuler(schema, document, definition, variables).measure();
    for (const [name, max] of Object.entries(LIMITS) as [keyof OperationSize, number][]) {
      if (size[name] > max) return `${NAMES[name]}, where ${max} is the limit`;
    }
  }
  return null;
}

const NAMES: Record<keyof OperationSize, string> = {
  depth: 'The query is nested too deeply',
  aliases: 'The query has too many aliases',
  directives: 'The query has too many directives',
  rootFields: 'The query asks for too many fields at its root',
  cost: 'The query may answer with too many objects',
};
