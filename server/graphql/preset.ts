import { PgAggregatesPreset } from "@graphile/pg-aggregates";
import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";
import { AggregateChoicePlugin } from "./plugins/aggregate_choice.ts";
import { AuthPlugin } from "./plugins/auth.ts";
import { ColumnBehaviorPlugin } from "./plugins/column_behavior.ts";
import { DescriptionsPlugin } from "./plugins/descriptions.ts";
import { IdentityProvidersPlugin } from "./plugins/identity_providers.ts";
import { MissingRowsPlugin } from "./plugins/missing_rows.ts";
import { NamesPlugin } from "./plugins/names.ts";
import { OrdersPlugin } from "./plugins/orders.ts";
import { PageSizePlugin } from "./plugins/page_size.ts";
import { PolicyHelpersPlugin } from "./plugins/policy_helpers.ts";
import { RequiredValuesPlugin } from "./plugins/required_values.ts";
import { TableNamesPlugin } from "./plugins/table_names.ts";
import { ColumnMarksPlugin, SubscriptionsPlugin } from "./plugins/subscriptions.ts";
import { SecondFactorPlugin } from "./plugins/second_factor.ts";
import { TextSearchPlugin } from "./plugins/text_search.ts";
import { TidyMutationsPlugin } from "./plugins/tidy_mutations.ts";

/** The blueprint's school and the role requests to a school run as: what that role may do is what the API offers. */
const BLUEPRINT_TENANT = "tenant_template";

/** Filter operators worth their place; the plugin's own list has some forty for text alone. */
const FILTER_OPERATORS = [
  ...["isNull", "equalTo", "notEqualTo", "in", "notIn"],
  ...["lessThan", "lessThanOrEqualTo", "greaterThan", "greaterThanOrEqualTo"],
  ...["includesInsensitive", "startsWithInsensitive", "equalToInsensitive"],
  ...["contains", "containedBy", "overlaps", "anyEqualTo", "containsKey"],
];

/**
 * What the GraphQL schema is made of. Used when the API is built; a running server imports the result and never this.
 *
 * @param blueprintUrl database holding the blueprint, as a login that may `set role` to the blueprint's tenant role
 */
export function apiPreset(blueprintUrl: string): GraphileConfig.Preset {
  return {
    extends: [
      PostGraphileAmberPreset,
      PgSimplifyInflectionPreset,
      PostGraphileConnectionFilterPreset,
      PgAggregatesPreset,
    ],
    plugins: [
      NamesPlugin,
      RequiredValuesPlugin,
      ColumnBehaviorPlugin,
      PolicyHelpersPlugin,
      AggregateChoicePlugin,
      TableNamesPlugin,
      TextSearchPlugin,
      PageSizePlugin,
      MissingRowsPlugin,
      TidyMutationsPlugin,
      OrdersPlugin,
      DescriptionsPlugin,
      AuthPlugin,
      SubscriptionsPlugin,
      ColumnMarksPlugin,
      SecondFactorPlugin,
      IdentityProvidersPlugin,
    ],
    disablePlugins: [
      // Rows have uuid keys; a second, opaque id for the same row would only be noise.
      "NodePlugin",
      // Relay 1 needed these: query { query }, edges in mutation payloads.
      "QueryQueryPlugin",
      "PgMutationPayloadEdgePlugin",
      // `filter` says all that `condition` says.
      "PgConditionArgumentPlugin",
      "PgConditionCustomFieldsPlugin",
      // A build that cannot make a field must fail, not leave it out.
      "SwallowErrorsPlugin",
      // Hides filters and orders on columns without an index; ColumnBehaviorPlugin decides by type instead.
      "PgIndexBehaviorsPlugin",
      // Two enum values and a filter type for each aggregate of each column of each related table.
      "PgAggregatesOrderByAggregatesPlugin",
      "PgAggregatesFilterRelationalAggregatesPlugin",
    ],
    pgServices: [
      makePgService({
        connectionString: blueprintUrl,
        schemas: [BLUEPRINT_TENANT],
        pgSettingsForIntrospection: { role: BLUEPRINT_TENANT },
        pubsub: false,
      }),
    ],
    gather: { pgIdentifiers: "unqualified", pgStrictFunctions: true },
    schema: {
      connectionFilterAllowedOperators: FILTER_OPERATORS,
      connectionFilterRelations: true,
      connectionFilterComputedColumns: false,
      connectionFilterAllowNullInput: false,
      connectionFilterAllowEmptyObjectInput: true,
      pgForbidSetofFunctionsToReturnNull: true,
    },
  };
}
