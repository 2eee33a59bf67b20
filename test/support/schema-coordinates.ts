import {
  astFromValue,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  print,
} from 'graphql';

/** Everything that a schema has, by its coordinate, and what each is: `Query.contacts(first:)` is `Int`. */
export function coordinatesOf(schema: GraphQLSchema): Map<string, string> {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isSpecifiedScalarType(type) && !type.name.startsWith('__'),
  );
  return new Map(types.flatMap((type) => [[type.name, kindOf(type)] as const, ...membersOf(type)]));
}

function kindOf(type: GraphQLNamedType): string {
  const interfaces = isObjectType(type) || isInterfaceType(type) ? type.getInterfaces() : [];
  return [type.constructor.name, ...interfaces.map(({ name }) => name).sort()].join(' ');
}

function membersOf(type: GraphQLNamedType): [string, string][] {
  if (isEnumType(type)) return type.getValues().map(({ name }) => [`${type.name}.${name}`, 'value']);
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, inputOf(field)]);
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field): [string, string][] => {
    const coordinate = `${type.name}.${field.name}`;
    const args = field.args.map((arg): [string, string] => [`${coordinate}(${arg.name}:)`, inputOf(arg)]);
    return [[coordinate, String(field.type)], ...args];
  });
}

function inputOf({ type, defaultValue }: GraphQLArgument | GraphQLInputField): string {
  const value = astFromValue(defaultValue, type);
  return String(type) + (value ? ` = ${print(value)}` : '');
}
