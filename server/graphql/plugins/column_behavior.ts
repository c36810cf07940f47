import type { PgCodec, PgCodecAttribute } from "@dataplan/pg";

/** Types without an order that a reader would expect. */
const UNORDERED = new Set(["json", "jsonb", "bytea", "tsvector", "xml", "point", "inet"]);

/** Decides by type and grant what can be done with a column. */
export const ColumnBehaviorPlugin: GraphileConfig.Plugin = {
  name: "ColumnBehaviorPlugin",
  version: "1.0.0",
  // Numbers are marked there.
  after: ["PgAggregatesSpecsPlugin"],
  schema: {
    entityBehavior: {
      pgCodecAttribute: {
        inferred: {
          after: ["inferred"],
          provides: ["columnBehavior"],
          callback: (behavior, [codec, name]) => [
            behavior,
            ...behaviorsOf(attributesOf(codec as PgCodec)[name]!),
          ],
        },
      },
      pgResource: {
        inferred: {
          after: ["inferred"],
          provides: ["columnBehavior"],
          callback(behavior, { codec }) {
            const columns = Object.values(attributesOf(codec as PgCodec));
            const withoutHaving = "-resource:groupedAggregates:having" as Behavior;
            return columns.some((column) => isNumber(column.codec))
              ? behavior
              : [behavior, withoutHaving];
          },
        },
      },
      // Rows are changed by their key and found by their key or another column that is theirs alone; a filter says what
      // several columns do. What may not be read must not be guessed either.
      pgResourceUnique: {
        inferred: {
          after: ["inferred"],
          provides: ["columnBehavior"],
          callback(behavior, [resource, unique]) {
            if (unique.isPrimary) return behavior;
            const [name, ...others] = unique.attributes as string[];
            const column = attributesOf((resource as { codec: PgCodec }).codec)[name!]!;
            if (others.length > 0 || !mayBeRead(column)) return [behavior, "-*"];
            return [behavior, "-update", "-delete"];
          },
        },
      },
    },
  },
};

type Behavior = GraphileBuild.BehaviorString;

function behaviorsOf(column: PgCodecAttribute): Behavior[] {
  const type = baseType(column.codec);
  // Full text is for searching (see TextSearchPlugin), not for reading.
  if (type.name === "tsvector") return ["-*"];
  // The aggregates' behaviors are unknown to the types.
  const behaviors: string[] = [];
  if (!mayBeRead(column)) behaviors.push("-aggregate", "-groupBy", "-havingBy");
  if (!isNumber(type)) behaviors.push("-havingBy");
  if (type.arrayOfCodec || type.attributes || type.rangeOfCodec || UNORDERED.has(type.name)) {
    behaviors.push("-orderBy");
  } else if ("values" in type) {
    // Values of an enum have the order of their declaration, and what can be ordered can be grouped by.
    behaviors.push("attribute:orderBy");
  }
  return behaviors as Behavior[];
}

function mayBeRead(column: PgCodecAttribute) {
  return column.extensions?.canSelect !== false;
}

function isNumber(codec: PgCodec) {
  return baseType(codec).extensions?.isNumberLike === true;
}

function baseType(codec: PgCodec): PgCodec {
  const inner = codec.domainOfCodec as PgCodec | undefined;
  return inner ? baseType(inner) : codec;
}

function attributesOf(codec: PgCodec): Record<string, PgCodecAttribute> {
  return (codec.attributes ?? {}) as Record<string, PgCodecAttribute>;
}
