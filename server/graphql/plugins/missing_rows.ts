import { sideEffect, type Step } from "grafast";
import { EXPORTABLE } from "graphile-export";
import { GraphQLError } from "graphql";

const requireRow = EXPORTABLE(
  (GraphQLError) =>
    function requireRow(row: unknown) {
      if (row !== null && row !== undefined) return;
      throw new GraphQLError("There is no such row, or you may not change it.", {
        extensions: { code: "NOT_FOUND" },
      });
    },
  [GraphQLError],
  "requireRow",
);

/**
 * An update that finds no row is an error, as a delete is: row-level security hides what may not be changed, and a client
 * must not take that for success.
 */
export const MissingRowsPlugin: GraphileConfig.Plugin = {
  name: "MissingRowsPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      GraphQLObjectType_fields_field(field, _build, { scope }) {
        const { plan } = field;
        if (!scope.isPgUpdateMutation || !plan) return field;
        return {
          ...field,
          plan: EXPORTABLE(
            (plan, requireRow, sideEffect) =>
              function planUpdate($root, args, info) {
                const $payload = plan($root, args, info) as Step & {
                  getStepForKey(key: string): Step;
                };
                sideEffect($payload.getStepForKey("result"), requireRow);
                return $payload;
              } as typeof plan,
            [plan, requireRow, sideEffect],
          ),
        };
      },
    },
  },
};
