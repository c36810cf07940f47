/** Leaves `clientMutationId` out of inputs and payloads that have something else to hold: only Relay 1 needed it. */
export const TidyMutationsPlugin: GraphileConfig.Plugin = {
  name: "TidyMutationsPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      GraphQLInputObjectType_fields: {
        after: ["default"],
        callback: (fields, _build, { scope }) =>
          scope.isMutationInput ? withoutClientMutationId(fields) : fields,
      },
      GraphQLObjectType_fields: {
        after: ["default"],
        callback: (fields, _build, { scope }) =>
          scope.isMutationPayload ? withoutClientMutationId(fields) : fields,
      },
    },
  },
};

function withoutClientMutationId<Fields extends object>(fields: Fields): Fields {
  const others = Object.entries(fields).filter(([name]) => name !== "clientMutationId");
  return others.length > 0 ? (Object.fromEntries(others) as Fields) : fields;
}
