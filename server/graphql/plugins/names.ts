import type { PgCodec } from "@dataplan/pg";

/** Names that read well: no schema prefixes, `id` for a row's key, CONSTANT_CASE enum values, telling payloads. */
export const NamesPlugin: GraphileConfig.Plugin = {
  name: "NamesPlugin",
  version: "1.0.0",
  after: ["PgSimplifyInflectionPlugin"],
  inflection: {
    replace: {
      // Types of schema app and tables of the blueprint share one namespace, as they do in the search path.
      _schemaPrefix() {
        return "";
      },
      // PostGraphile keeps `id` free for Relay's node ids, which this API does not have.
      _attributeName(previous, _preset, details) {
        const name = previous!(details);
        return name === "row_id" && details.attributeName === "id" ? "id" : name;
      },
      // Relations from the other side: schools.parent_school_id makes School.childSchools.
      _getOppositeBaseName(previous, _preset, baseName) {
        const opposite = { parent: "child", next: "previous" }[baseName.split("_")[0]!];
        return opposite ?? previous!(baseName);
      },
      enumValue(previous, _preset, value, codec) {
        return previous!(value, codec)
          .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
          .toUpperCase();
      },
      functionMutationResultFieldName(previous, _preset, details) {
        const codec = details.resource.codec as PgCodec;
        if (!codec.attributes || codec.isAnonymous) return previous!(details);
        const name = this.tableType(codec);
        return this.camelCase(details.resource.isUnique ? name : this.distinctPluralize(name));
      },
    },
  },
};
