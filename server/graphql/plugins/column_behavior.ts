import type { PgCodec } from "@dataplan/pg";

/** Types without an order that a reader would expect. */
const UNORDERED = new Set(["json", "jsonb", "bytea", "tsvector", "xml", "point", "inet"]);

/** Decides by type what can be done with a column, and which mutations a unique constraint makes. */
export const ColumnBehaviorPlugin: GraphileConfig.Plugin = {
  name: "ColumnBehaviorPlugin",
  version: "1.0.0",
  schema: {
    entityBehavior: {
      pgCodecAttribute: {
        inferred: {
          after: ["inferred"],
          provides: ["columnBehavior"],
          callback(behavior, [codec, attributeName]) {
            const type = baseType(codec.attributes[attributeName]!.codec);
            // Full text is for searching (see TextSearchPlugin), not for reading.
            if (type.name === "tsvector") return [behavior, "-*"];
            if (
              type.arrayOfCodec ||
              type.attributes ||
              type.rangeOfCodec ||
              UNORDERED.has(type.name)
            ) {
              return [behavior, "-orderBy"];
            }
            return behavior;
          },
        },
      },
      // Rows are changed by their key; other unique columns only find them.
      pgResourceUnique: {
        inferred: {
          after: ["inferred"],
          provides: ["columnBehavior"],
          callback(behavior, [, unique]) {
            return unique.isPrimary ? behavior : [behavior, "-update", "-delete"];
          },
        },
      },
    },
  },
};

function baseType(codec: PgCodec): PgCodec {
  const inner = codec.domainOfCodec as PgCodec | undefined;
  return inner ? baseType(inner) : codec;
}
