import type { GraphQLInputType } from "graphql";

/**
 * Lists hold no nulls. Postgres cannot declare that of an array, so PostGraphile would type every list as `[Item]`;
 * no column or argument of this database means anything by a null element.
 */
export const RequiredValuesPlugin: GraphileConfig.Plugin = {
  name: "RequiredValuesPlugin",
  version: "1.0.0",
  gather: {
    hooks: {
      pgCodecs_listOfCodec_extensions(_info, event) {
        (event.extensions as { listItemNonNull?: boolean }).listItemNonNull = true;
      },
    },
  },
  schema: {
    hooks: {
      // Arguments of functions are typed without a look at the codec's extensions.
      GraphQLInputObjectType_fields_field: (field, build) => ({
        ...field,
        type: withRequiredItems(field.type, build.graphql),
      }),
      GraphQLObjectType_fields_field_args_arg: (arg, build) => ({
        ...arg,
        type: withRequiredItems(arg.type, build.graphql),
      }),
    },
  },
};

function withRequiredItems(
  type: GraphQLInputType,
  graphql: GraphileBuild.Build["graphql"],
): GraphQLInputType {
  const { GraphQLList, GraphQLNonNull, isListType, isNonNullType } = graphql;
  if (isNonNullType(type)) {
    return new GraphQLNonNull(withRequiredItems(type.ofType, graphql));
  }
  if (!isListType(type) || isNonNullType(type.ofType)) return type;
  return new GraphQLList(new GraphQLNonNull(type.ofType));
}
