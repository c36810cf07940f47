/** Writes down for every row type which table it is of: what the module exports then knows it too. */
export const TableNamesPlugin: GraphileConfig.Plugin = {
  name: "TableNamesPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      GraphQLObjectType(type, _build, { scope }) {
        const table = scope.isPgClassType ? scope.pgCodec?.extensions?.pg?.name : undefined;
        return table === undefined ? type : { ...type, extensions: { ...type.extensions, table } };
      },
    },
  },
};
