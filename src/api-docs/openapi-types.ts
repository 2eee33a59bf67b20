import type { OpenAPIObject } from '@nestjs/swagger';

// Types only: decorators would cost every start, the command line's too, 200 ms.
export type { OpenAPIObject };
export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
export type Components = NonNullable<OpenAPIObject['components']>;
export type Schema = NonNullable<Components['schemas']>[string];
export type Responses = Operation['responses'];
export type Header = NonNullable<Components['headers']>[string];
export type Parameter = NonNullable<Operation['parameters']>[number];

/** A parameter of the query that may be left out. */
export const inQuery = (
  name: string,
  description: string,
  schema: Schema = { type: 'string' },
  example?: string,
): Parameter => ({
  ...{ name, in: 'query', required: false, description, schema },
  ...(example === undefined ? {} : { example }),
});
