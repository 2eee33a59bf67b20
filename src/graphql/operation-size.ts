import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  valueFromASTUntyped,
} from 'graphql';

/** How large an operation is, its fragments spread out. */
export interface OperationSize {
  /** The schema's description of itself apart. */
  depth: number;
  aliases: number;
  directives: number;
  rootFields: number;
  /** The objects that its answer may hold. */
  cost: number;
}

export type Variables = Record<string, unknown>;

const NOTHING: OperationSize = { depth: 0, aliases: 0, directives: 0, rootFields: 0, cost: 0 };
const PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 200;
/** What a list without `first` is taken to hold: a contact has a phone or two. */
const LIST_LENGTH = 5;
/** The schema's own lists are longer. */
const INTROSPECTION_LIST_LENGTH = 10;

/** Measures an operation with its fragments spread out, and each fragment once only. */
export class OperationRuler {
  private readonly fragments: Map<string, FragmentDefinitionNode>;
  private readonly measured = new Map<string, OperationSize>();
  private readonly variables: Variables;

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
    variables: Variables,
  ) {
    const fragments = document.definitions.filter(
      (definition) => definition.kind === Kind.FRAGMENT_DEFINITION,
    );
    this.fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
    const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)] as const] : [],
    );
    this.variables = { ...Object.fromEntries(defaults), ...variables };
  }

  measure(): OperationSize {
    const { operation, selectionSet, directives = [], variableDefinitions = [] } = this.operation;
    const size = this.ofSet(selectionSet, this.schema.getRootType(operation) ?? undefined, LIST_LENGTH);
    const outside = variableDefinitions.flatMap((definition) => definition.directives ?? []);
    return { ...size, directives: size.directives + directives.length + outside.length };
  }

  /** @param listLength what a list in this set holds where it does not say itself */
  private ofSet(
    set: SelectionSetNode,
    type: GraphQLNamedType | undefined,
    listLength: number,
  ): OperationSize {
    return set.selections
      .map((selection) => this.ofSelection(selection, type, listLength))
      .reduce(together, NOTHING);
  }

  private ofSelection(
    node: SelectionNode,
    type: GraphQLNamedType | undefined,
    listLength: number,
  ): OperationSize {
    const directives = node.directives?.length ?? 0;
    if (node.kind === Kind.FIELD) return this.ofField(node, type, listLength);
    if (node.kind === Kind.FRAGMENT_SPREAD)
      return together({ ...NOTHING, directives }, this.ofFragment(node.name.value, listLength));
    const narrowed = node.typeCondition ? this.schema.getType(node.typeCondition.name.value) : type;
    return together({ ...NOTHING, directives }, this.ofSet(node.selectionSet, narrowed, listLength));
  }

  private ofFragment(name: string, listLength: number): OperationSize {
    const key = `${name} ${listLength}`;
    const known = this.measured.get(key);
    if (known) return known;
    const fragment = this.fragments.get(name);
    if (!fragment) return NOTHING;
    // A fragment that spreads itself is refused by validation, and must not keep us until then.
    this.measured.set(key, NOTHING);
    const type = this.schema.getType(fragment.typeCondition.name.value);
    const inside = this.ofSet(fragment.selectionSet, type, listLength);
    const size = { ...inside, directives: inside.directives + (fragment.directives?.length ?? 0) };
    this.measured.set(key, size);
    return size;
  }

  private ofField(node: FieldNode, parent: GraphQLNamedType | undefined, listLength: number): OperationSize {
    const field = this.fieldOf(parent, node.name.value);
    const pageSize = this.pageSizeOf(node, field);
    const type = field && getNamedType(field.type);
    const inside = node.selectionSet
      ? this.ofSet(node.selectionSet, type, pageSize ?? listLengthOf(type))
      : NOTHING;
    const isList = field && isListType(getNullableType(field.type));
    const times = isList ? (pageSize ?? listLength) : 1;
    return {
      depth: node.name.value.startsWith('__') ? 0 : inside.depth + 1,
      aliases: inside.aliases + (node.alias ? 1 : 0),
      directives: inside.directives + (node.directives?.length ?? 0),
      rootFields: 1,
      cost: node.selectionSet ? times * (1 + inside.cost) : 0,
    };
  }

  private fieldOf(
    parent: GraphQLNamedType | undefined,
    name: string,
  ): GraphQLField<unknown, unknown> | undefined {
    const atRoot = [SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name);
    return atRoot ?? (isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined);
  }

  /** Of a field that takes `first`: how many it is asked for; undefined for any other. */
  private pageSizeOf(node: FieldNode, field?: GraphQLField<unknown, unknown>): number | undefined {
    const first = field?.args.find(({ name }) => name === 'first');
    if (!first) return undefined;
    const given = ['first', 'last'].map((name) => this.argument(node, name)).find((value) => value != null);
    const size = Number(given ?? first.defaultValue ?? PAGE_SIZE);
    return Math.min(Math.max(Number.isNaN(size) ? PAGE_SIZE : size, 0), MAX_PAGE_SIZE);
  }

  private argument(node: FieldNode, argument: string): unknown {
    const given = node.arguments?.find(({ name }) => name.value === argument);
    return given && valueFromASTUntyped(given.value, this.variables);
  }
}

function together(a: OperationSize, b: OperationSize): OperationSize {
  return {
    depth: Math.max(a.depth, b.depth),
    aliases: a.aliases + b.aliases,
    directives: a.directives + b.directives,
    rootFields: a.rootFields + b.rootFields,
    cost: a.cost + b.cost,
  };
}

function listLengthOf(parent: GraphQLNamedType | undefined): number {
  return parent?.name.startsWith('__') ? INTROSPECTION_LIST_LENGTH : LIST_LENGTH;
}
