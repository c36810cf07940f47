import { TYPES, sqlValueWithCodec } from "@dataplan/pg";
import { EXPORTABLE } from "graphile-export";
import { sql, type SQL } from "pg-sql2";

/** What a filter of one table offers its parts. */
type Filter = { alias: SQL; where(condition: SQL): void };

const DESCRIPTION =
  "Rows that have all these words, each as a beginning and without regard to case or accents: " +
  "`mar sim` finds Margaret Simpson.";

const applySearch = EXPORTABLE(
  (TYPES, sql, sqlValueWithCodec) =>
    function applySearch(column: string, filter: Filter, text: unknown) {
      if (typeof text !== "string" || text.trim() === "") return;
      filter.where(
        sql`${filter.alias}.${sql.identifier(column)} @@ app.search_query(${sqlValueWithCodec(text, TYPES.text)})`,
      );
    },
  [TYPES, sql, sqlValueWithCodec],
  "applySearch",
);

/** Gives the filter of every table with a full-text column a `search` that takes what a person would type. */
export const TextSearchPlugin: GraphileConfig.Plugin = {
  name: "TextSearchPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      GraphQLInputObjectType_fields(fields, build, { scope, fieldWithHooks }) {
        const { pgCodec: codec, isPgConnectionFilter } = scope;
        if (!isPgConnectionFilter || !codec?.attributes) return fields;
        const column = Object.entries(codec.attributes).find(
          ([, attribute]) => attribute.codec === TYPES.tsvector,
        )?.[0];
        if (column === undefined) return fields;
        return build.extend(
          fields,
          {
            search: fieldWithHooks({ fieldName: "search" }, () => ({
              description: build.wrapDescription(DESCRIPTION, "field"),
              type: build.graphql.GraphQLString,
              apply: EXPORTABLE(
                (applySearch, column) =>
                  function apply(filter: Filter, text: unknown) {
                    applySearch(column, filter, text);
                  },
                [applySearch, column],
              ),
            })),
          },
          "Adding full-text search",
        );
      },
    },
  },
};
