import type { Type } from '@nestjs/common';
import { Field, type FieldMiddleware, Int, ObjectType } from '@nestjs/graphql';
import { inGroups } from './in-groups.js';

@ObjectType({ description: 'Where a page stands in its list' })
export class PageInfo {
  @Field()
  hasNextPage: boolean;

  @Field()
  hasPreviousPage: boolean;

  @Field(() => String, { nullable: true })
  startCursor: string | null;

  @Field(() => String, { nullable: true })
  endCursor: string | null;
}

/** One page of a list, after Relay's cursor connections. */
export interface Connection<T> {
  edges: { cursor: string; node: T }[];
  nodes: T[];
  pageInfo: PageInfo;
  /** A getter: counted only when it is asked for. */
  readonly totalCount: Promise<number>;
}

/** A page of 200 would hold the event loop for as long as it takes. */
const interruptibly: FieldMiddleware = async (_, next) => inGroups((await next()) as unknown[]);

/** The types `XEdge` and `XConnection` for a type X. */
export function connectionOf<T>(node: Type<T> | (abstract new () => T), name: string): Type<Connection<T>> {
  const nodeType = () => node as Type<T>;

  @ObjectType(`${name}Edge`)
  class Edge {
    @Field()
    cursor: string;

    @Field(nodeType)
    node: T;
  }

  @ObjectType(`${name}Connection`)
  class ConnectionType {
    @Field(() => [Edge], { middleware: [interruptibly] })
    edges: Edge[];

    @Field(() => [node as Type<T>], { middleware: [interruptibly] })
    nodes: T[];

    @Field(() => PageInfo)
    pageInfo: PageInfo;

    @Field(() => Int, { description: 'All that the filter lets through; counted only when it is asked for' })
    readonly totalCount: Promise<number>;
  }

  return ConnectionType;
}
