/** Leaves out orders that say nothing: none at all, and the key by its name beside the key. */
export const OrdersPlugin: GraphileConfig.Plugin = {
  name: "OrdersPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      GraphQLEnumType_values(values, _build, { scope }) {
        if (!scope.isPgRowSortEnum || !("PRIMARY_KEY_ASC" in values)) return values;
        const spare = new Set(["NATURAL", "ID_ASC", "ID_DESC"]);
        return Object.fromEntries(Object.entries(values).filter(([name]) => !spare.has(name)));
      },
    },
  },
};
