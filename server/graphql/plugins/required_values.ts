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
        event.extensions.listItemNonNull = true;
      },
    },
  },
};
