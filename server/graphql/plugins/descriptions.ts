/**
 * What PostGraphile says of its own accord, in the words of this API, or not at all where it repeats the name. What stands
 * in a comment of the database is never touched.
 */
const phrases: [RegExp, string | undefined][] = [
  [
    /^Reads and enables pagination through a set of `(\w+)`\.$/,
    "`$1` rows that you may see, a page at a time.",
  ],
  [
    /^Reads a single `(\w+)` that is related to this `\w+`\.$/,
    "Its `$1`, if there is one that you may see.",
  ],
  [/^Get a single `(\w+)`\.$/, "The `$1` of this key, if you may see it."],
  [
    /^Read all values in the set (after|before) \(\w+\) this cursor\.$/,
    "Only rows $1 this cursor.",
  ],
  [
    /^Skip the first `n` values.*$/,
    "How many rows to leave out; not with `last`. Prefer `after`: it stays fast.",
  ],
  [/^A filter to be used in determining which values.*$/, "Only rows of which this is true."],
  [
    /^The method to use when ordering `(\w+)`\.$/,
    "What to order by; where that is equal, the key decides.",
  ],
  [/^Our root query field type\..*$/, "All that can be queried, as it is after the change."],
  [
    /^A filter to be used against `(\w+)` object types\..*$/,
    "Which `$1` rows are meant: all that is given must be true.",
  ],
  [
    /^A filter to be used against (.*) fields\..*$/,
    "What a $1 must be: all that is given must be true.",
  ],
  [/^(Updates|Deletes) a single `(\w+)` using a unique key( and a patch)?\.$/, "$1 a `$2`."],
  [/^Creates a single `(\w+)`\.$/, "Creates a `$1`."],
  [/^The exclusive input argument for this mutation\..*$/, undefined],
  [/^Filter by the object’s `\w+` (field|relation)\.$/, undefined],
  [/^[A-Z][a-z ]+ of [\w ]+ across the matching connection\.?$/, undefined],
];

/** Says less, and says it plainly. */
export const DescriptionsPlugin: GraphileConfig.Plugin = {
  name: "DescriptionsPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      GraphQLObjectType_fields_field: described,
      GraphQLObjectType_fields_field_args_arg: described,
      GraphQLInputObjectType: described,
      GraphQLInputObjectType_fields_field: described,
    },
  },
};

function described<Thing extends { description?: string | null | undefined }>(thing: Thing): Thing {
  const text = thing.description?.replace(/\s+/g, " ");
  const phrase = text && phrases.find(([pattern]) => pattern.test(text));
  if (!text || !phrase) return thing;
  const [pattern, replacement] = phrase;
  return { ...thing, description: replacement && text.replace(pattern, replacement) };
}
