import { constant, lambda, type FieldArgs, type Step } from "grafast";
import { EXPORTABLE } from "graphile-export";
import { GraphQLError } from "graphql";

/** Rows of a page when neither `first` nor `last` is given. */
export const DEFAULT_PAGE = 50;
/** Most rows that `first` or `last` may ask for. */
export const LARGEST_PAGE = 500;

const FIRST = `How many rows, from the first on: ${DEFAULT_PAGE} unless \`first\` or \`last\` is given, ${LARGEST_PAGE} at most.`;
const LAST = `How many rows, counted back from the last: ${LARGEST_PAGE} at most.`;

const checkedSize = EXPORTABLE(
  (GraphQLError, LARGEST_PAGE) =>
    function checkedSize(size: number | null | undefined, argument: string) {
      if (size == null || (size >= 0 && size <= LARGEST_PAGE)) return size ?? null;
      throw new GraphQLError(
        `Argument "${argument}" is ${size}; a page has between 0 and ${LARGEST_PAGE} rows. Use "after" or "before" to read on.`,
        { extensions: { code: "PAGE_SIZE", field: argument } },
      );
    },
  [GraphQLError, LARGEST_PAGE],
  "checkedSize",
);

const pageSizes = EXPORTABLE(
  (checkedSize, DEFAULT_PAGE) =>
    function pageSizes([first, last]: readonly [unknown, unknown]) {
      const lastRows = checkedSize(last as number | null, "last");
      const firstRows = checkedSize(first as number | null, "first");
      return [firstRows ?? (lastRows === null ? DEFAULT_PAGE : null), lastRows] as const;
    },
  [checkedSize, DEFAULT_PAGE],
  "pageSizes",
);

const limitPage = EXPORTABLE(
  (constant, lambda, pageSizes) =>
    function limitPage($connection: Step, args: FieldArgs, hasLast: boolean) {
      const connection = $connection as Step & { setFirst(n: Step): void; setLast(n: Step): void };
      const $last = hasLast ? args.getRaw("last") : constant(null);
      const $sizes = lambda([args.getRaw("first"), $last], pageSizes);
      connection.setFirst(lambda($sizes, (sizes) => sizes[0], true));
      if (hasLast) connection.setLast(lambda($sizes, (sizes) => sizes[1], true));
      return $connection;
    },
  [constant, lambda, pageSizes],
  "limitPage",
);

/** Gives every connection, however deeply nested, a page size and a limit. */
export const PageSizePlugin: GraphileConfig.Plugin = {
  name: "PageSizePlugin",
  version: "1.0.0",
  after: ["PgFirstLastBeforeAfterArgsPlugin"],
  schema: {
    hooks: {
      GraphQLObjectType_fields_field_args(args, _build, { scope }) {
        if (!scope.isPgFieldConnection) return args;
        // The sizes are set by the field's plan below, which sees both arguments.
        const { first, last } = args;
        return {
          ...args,
          ...(first && { first: { ...first, description: FIRST, applyPlan: undefined } }),
          ...(last && { last: { ...last, description: LAST, applyPlan: undefined } }),
        };
      },
      GraphQLObjectType_fields_field(field, _build, { scope }) {
        const { plan } = field;
        if (!scope.isPgFieldConnection || !plan || !field.args?.first) return field;
        return {
          ...field,
          plan: EXPORTABLE(
            (limitPage, plan, hasLast) =>
              function limitedPlan($parent, args, info) {
                return limitPage(plan($parent, args, info), args, hasLast);
              } as typeof plan,
            [limitPage, plan, "last" in field.args],
          ),
        };
      },
    },
  },
};
