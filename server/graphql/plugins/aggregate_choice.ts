import { TYPES, type PgCodec } from "@dataplan/pg";
import { EXPORTABLE } from "graphile-export";
import { sql, type SQL } from "pg-sql2";

const AGGREGATES = new Set(["sum", "distinctCount", "min", "max", "average"]);

const sameCodec = EXPORTABLE(() => (codec: PgCodec) => codec, [], "sameCodec");

const byMonth = {
  id: "truncated-to-month",
  isSuitableType: EXPORTABLE((TYPES) => (codec: PgCodec) => codec === TYPES.timestamptz, [TYPES]),
  sqlWrap: EXPORTABLE((sql) => (value: SQL) => sql`date_trunc('month', ${value})`, [sql]),
  sqlWrapCodec: sameCodec,
};

const byMonthOfDate = {
  ...byMonth,
  isSuitableType: EXPORTABLE((TYPES) => (codec: PgCodec) => codec === TYPES.date, [TYPES]),
  sqlWrap: EXPORTABLE((sql) => (value: SQL) => sql`date_trunc('month', ${value})::date`, [sql]),
};

/** Keeps the aggregates a school needs (each costs types per table) and adds grouping by month. */
export const AggregateChoicePlugin: GraphileConfig.Plugin = {
  name: "AggregateChoicePlugin",
  version: "1.0.0",
  after: ["PgAggregatesSpecsPlugin"],
  schema: {
    hooks: {
      build(build) {
        build.pgAggregateSpecs = build.pgAggregateSpecs!.filter((spec) => AGGREGATES.has(spec.id));
        const byDay = build.pgAggregateGroupBySpecs!.filter((s) => s.id === "truncated-to-day");
        build.pgAggregateGroupBySpecs = [...byDay, byMonth, byMonthOfDate];
        return build;
      },
    },
  },
};
