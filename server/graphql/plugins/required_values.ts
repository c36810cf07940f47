import type { GraphQLInputType, GraphQLOutputType } from "graphql";

/**
 * Lists hold no nulls. Postgres cannot declare that of an array, so PostGraphile would type every list as `[Item]`;
 * no column or argument of this database means anything by a null element.
 */
export const RequiredValuesPlugin: GraphileConfig.Plugin = {
  name: "RequiredValuesPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      GraphQLObjectType_fields_field: (field, build, { scope }) =>
        scope.pgFieldAttribute ? withRequiredItems(field, build.graphql) : field,
      GraphQLInputObjectType_fields_field: (field, build) =>
        withRequiredItems(field, build.graphql),
      GraphQLObjectType_fields_field_args_arg: (arg, build) =>
        withRequiredItems(arg, build.graphql),
    },
  },
};

type GraphQL = GraphileBuild.Build["graphql"];
type AnyType = GraphQLInputType | GraphQLOutputType;

function withRequiredItems<Thing extends { type: AnyType }>(thing: Thing, graphql: GraphQL): Thing {
  return { ...thing, type: requireItems(thing.type, graphql) };
}

function requireItems(type: AnyType, graphql: GraphQL): AnyType {
  const { GraphQLList, GraphQLNonNull, isListType, isNonNullType } = graphql;
  if (isNonNullType(type)) {
    const items = requireItems(type.ofType, graphql);
    return items === type.ofType ? type : (new GraphQLNonNull(items as never) as AnyType);
  }
  if (!isListType(type) || isNonNullType(type.ofType)) return type;
  return new GraphQLList(new GraphQLNonNull(type.ofType as never)) as AnyType;
}
