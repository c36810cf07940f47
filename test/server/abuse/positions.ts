import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from "graphql";

/** A place in the API where a client puts a value, and an operation that puts one there. */
export type Position = {
  /** What kind of place: `StringFilter.includesInsensitive: String`, `Cursor`, `updateRoom: Int`. */
  kind: string;
  /** The type of the value. */
  type: string;
  query: string;
  /** The variables with this value in its place. */
  variables(value: unknown): Record<string, unknown>;
};

type Step = { name: string; type: GraphQLInputType };
type Root = "query" | "mutation";

/** One place of every kind: a type in an argument or input of a query or a mutation, and every operator of every filter. */
export function everyPosition(schema: GraphQLSchema): Position[] {
  const positions = new Map<string, Position>();
  for (const root of ["query", "mutation"] as const) {
    const type = root === "query" ? schema.getQueryType() : schema.getMutationType();
    for (const field of Object.values(type?.getFields() ?? {})) {
      for (const arg of field.args) {
        visit([{ name: arg.name, type: arg.type }], new Set(), (path, owner) => {
          const position = positionAt(root, field, path, owner);
          if (!positions.has(position.kind)) positions.set(position.kind, position);
        });
      }
    }
  }
  return [...positions.values()];
}

/** Walks into an argument's type, each input type once. */
function visit(
  path: Step[],
  seen: Set<string>,
  found: (path: Step[], owner: string) => void,
): void {
  const { type } = path.at(-1)!;
  const named = getNamedType(type);
  if (isLeafType(named)) {
    found(path, path.length > 1 ? getNamedType(path.at(-2)!.type).name : "");
    return;
  }
  if (!isInputObjectType(named) || seen.has(named.name) || path.length > 5) return;
  seen.add(named.name);
  for (const field of Object.values(named.getFields())) {
    visit([...path, { name: field.name, type: field.type }], seen, found);
  }
}

function positionAt(
  root: Root,
  field: GraphQLField<unknown, unknown>,
  path: Step[],
  owner: string,
): Position {
  const last = path.at(-1)!;
  const type = typeName(last.type);
  const isOperator =
    /^(UUID|String|Int|Float|Big|Boolean|Date|Time|InternetAddress|Having).*Filter$/;
  const enumLike = isEnumType(getNamedType(last.type)) ? type.replace(/\w+/, "enum") : type;
  const kind = isOperator.test(owner) ? `${owner}.${last.name}: ${type}` : `${root}: ${enumLike}`;
  const others = field.args.filter((arg) => arg.name !== path[0]!.name && isNonNullType(arg.type));
  const used = [{ name: path[0]!.name, type: path[0]!.type }, ...others];
  const declared = used.map((arg) => `$${arg.name}: ${arg.type.toString()}`).join(", ");
  const passed = used.map((arg) => `${arg.name}: $${arg.name}`).join(", ");
  return {
    kind,
    type,
    query: `${root} (${declared}) { ${field.name}(${passed}) ${selectionOf(field)} }`,
    variables: (value) => ({
      ...Object.fromEntries(others.map((arg) => [arg.name, plain(arg.type)])),
      [path[0]!.name]: place(path, value),
    }),
  };
}

/** The value of the path's first step that has `value` at its last. */
function place([step, ...rest]: Step[], value: unknown): unknown {
  if (rest.length === 0) return value;
  const named = getNamedType(step!.type);
  const required = isInputObjectType(named)
    ? Object.values(named.getFields()).filter(({ type }) => isNonNullType(type))
    : [];
  const object = {
    ...Object.fromEntries(required.map((field) => [field.name, plain(field.type)])),
    [rest[0]!.name]: place(rest, value),
  };
  return isListType(getNullableType(step!.type)) ? [object] : object;
}

/** Some acceptable value. */
function plain(type: GraphQLInputType): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [plain(nullable.ofType)];
  if (isEnumType(nullable)) return nullable.getValues()[0]!.name;
  if (isInputObjectType(nullable)) {
    const required = Object.values(nullable.getFields()).filter((field) =>
      isNonNullType(field.type),
    );
    return Object.fromEntries(required.map((field) => [field.name, plain(field.type)]));
  }
  const samples: Record<string, unknown> = {
    UUID: "00000000-0000-4000-8000-000000000000",
    Int: 1,
    Float: 1,
    BigInt: "1",
    BigFloat: "1",
    Boolean: true,
    Date: "2026-01-01",
    Time: "09:00",
    Datetime: "2026-01-01T09:00:00Z",
    JSON: {},
  };
  return samples[nullable.name] ?? "a";
}

function typeName(type: GraphQLInputType): string {
  return type.toString().replaceAll("!", "");
}

function selectionOf(field: GraphQLField<unknown, unknown>): string {
  const named = getNamedType(field.type);
  if (isLeafType(named)) return "";
  return named.name.endsWith("Connection")
    ? "{ totalCount nodes { __typename } }"
    : "{ __typename }";
}
