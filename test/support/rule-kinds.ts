/** The three kinds of rules, as GraphQL calls them, each with something to say and something else. */
export const RULE_KINDS = [
  {
    type: 'Route',
    one: 'route',
    many: 'routes',
    says: { routeIdentifier: 'emag-mktp', outboundNumber: '+40310000077' },
    saysElse: { routeIdentifier: 'b2b', outboundNumber: null },
  },
  {
    type: 'QueuePosition',
    one: 'queuePosition',
    many: 'queuePositions',
    says: { position: 1 },
    saysElse: { position: 100 },
  },
  {
    type: 'DirectLine',
    one: 'directLine',
    many: 'directLines',
    says: { destination: 'SIP/ion-popescu' },
    saysElse: { destination: 'sales-queue' },
  },
] as const;

export type RuleKind = (typeof RULE_KINDS)[number];

/** The documents that a tool sends for a kind of rules. */
export function documentsFor({ type, one, many, says }: RuleKind) {
  const fields = `id __typename project { id } match { contact { id name } segment dnid } ${Object.keys(says).join(' ')}
    priority enabled validFrom validUntil note version createdAt updatedAt`;
  return {
    create: `mutation ($input: Create${type}Input!) { rule: create${type}(input: $input) { ${fields} } }`,
    update: `mutation ($id: ID!, $input: Update${type}Input!) {
      rule: update${type}(id: $id, input: $input) { ${fields} }
    }`,
    delete: `mutation ($id: ID!) { id: delete${type}(id: $id) }`,
    find: `query ($id: ID!) { rule: ${one}(id: $id) { ${fields} } }`,
    list: `query ($filter: RuleFilter, $first: Int, $after: String, $last: Int, $before: String) {
      rules: ${many}(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
        nodes { ${fields} } edges { cursor node { id } } totalCount
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }`,
  };
}
