import { constant, lambda, type Step } from "grafast";
import { EXPORTABLE } from "graphile-export";
import { GraphQLError } from "graphql";
import { DEFAULT_PAGE, LARGEST_PAGE } from "../page_sizes.ts";

const FIRST =
  `How many rows, from the first on: ${DEFAULT_PAGE} unless \`first\` or \`last\` is given, ` +
  `${LARGEST_PAGE} at most.`;
const LAST = `How many rows, counted back from the last: ${LARGEST_PAGE} at most.`;

const checkedSize = EXPORTABLE(
  (GraphQLError, LARGEST_PAGE) =>
    function checkedSize(size: number | null | undefined, argument: string, field: string) {
      if (size === null || size === undefined) return null;
      if (size >= 0 && size <= LARGEST_PAGE) return size;
      throw new GraphQLError(
        `Argument "${argument}" of "${field}" is ${size}; a page has 0 to ${LARGEST_PAGE} rows. ` +
          'Read on with "after" or "before".',
        { extensions: { code: "PAGE_SIZE", field: argument } },
      );
    },
  [GraphQLError, LARGEST_PAGE],
  "checkedSize",
);

const pageSizes = EXPORTABLE(
  (checkedSize, DEFAULT_PAGE) =>
    function pageSizes([first, last, field]: readonly [unknown, unknown, string]) {
      const lastRows = checkedSize(last as number | null, "last", field);
      const firstRows = checkedSize(first as number | null, "first", field);
      return [firstRows ?? (lastRows === null ? DEFAULT_PAGE : null), lastRows] as const;
    },
  [checkedSize, DEFAULT_PAGE],
  "pageSizes",
);

const limitPage = EXPORTABLE(
  (constant, lambda, pageSizes) =>
    function limitPage($connection: Step, { $first, $last }: PageArguments, field: string) {
      const connection = $connection as ConnectionStep;
      const $sizes = lambda([$first, $last ?? constant(null), constant(field)], pageSizes);
      connection.setFirst(lambda($sizes, ([first]) => first, true));
      // Functions that return rows cannot be read backwards; their fields have no `last`.
      if ($last) connection.setLast(lambda($sizes, ([, last]) => last, true));
      return $connection;
    },
  [constant, lambda, pageSizes],
  "limitPage",
);

type PageArguments = { $first: Step; $last?: Step };
type ConnectionStep = Step & { setFirst(rows: Step): void; setLast(rows: Step): void };

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
        if (!scope.isPgFieldConnection || !plan) return field;
        return {
          ...field,
          plan: EXPORTABLE(
            (limitPage, plan) =>
              function limitedPlan($parent, args, info) {
                const $connection = plan($parent, args, info) as Step;
                return limitPage($connection, args as unknown as PageArguments, info.field.name);
              } as typeof plan,
            [limitPage, plan],
          ),
        };
      },
    },
  },
};
