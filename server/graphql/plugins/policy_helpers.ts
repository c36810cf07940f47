import { TYPES } from "@dataplan/pg";

/**
 * Leaves out the helpers of policies: functions that answer with bare keys (`student_ids_for`). They need a grant to
 * everyone, which would put them into the API. Others are left out by their comment: `@behavior -*`.
 */
export const PolicyHelpersPlugin: GraphileConfig.Plugin = {
  name: "PolicyHelpersPlugin",
  version: "1.0.0",
  schema: {
    entityBehavior: {
      pgResource: {
        inferred: {
          after: ["inferred"],
          provides: ["policyHelpers"],
          callback(behavior, resource) {
            if (!resource.parameters || resource.isMutation) return behavior;
            return resource.codec === TYPES.uuid ? [behavior, "-*"] : behavior;
          },
        },
      },
    },
  },
};
