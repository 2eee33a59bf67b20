import { GraphQLScalarType } from 'graphql';

/** Whatever JSON can say, as it is. */
export const Json = new GraphQLScalarType({ name: 'JSON', description: 'An arbitrary JSON value' });
