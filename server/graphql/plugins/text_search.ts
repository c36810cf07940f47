import { TYPES, sqlValueWithCodec } from "@dataplan/pg";
import { EXPORTABLE } from "graphile-export";
import { sql } from "pg-sql2";

const DESCRIPTION =
  "Rows whose text has these words. Like a web search: `anna -smith`, `\"anna smith\"`, `anna or otto`.";

const applySearch = EXPORTABLE(
  (TYPES, sql, sqlValueWithCodec) =>
    function applySearch(
      column: string,
      filter: { alias: import("pg-sql2").SQL; where(condition: import("pg-sql2").SQL): void },
      text: unknown,
    ) {
      if (text == null) return;
      filter.where(
        sql`${filter.alias}.${sql.identifier(column)} @@ websearch_to_tsquery('simple', ${sqlValueWithCodec(text, TYPES.text)})`,
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
                  function apply(filter, text) {
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
