/**
 * How a field made in TypeScript reaches run-time code.
 *
 * The GraphQL schema is exported as text, so a plan may not close over anything: what it calls at run time comes
 * from the request's context, and the plan itself is written with EXPORTABLE, which lists its dependencies (names
 * from `grafast`, strings, numbers). The two helpers below do that, and are all that most plugins need:
 *
 *     export const ClockPlugin = extendSchema(() => ({
 *       typeDefs: gql`
 *         extend type Query { "The school's time." clock(zone: String): Datetime! }
 *         extend type Mutation { "Sets it." setClock(input: SetClockInput!): SetClockPayload! }
 *         input SetClockInput { to: Datetime! }
 *         type SetClockPayload { was: Datetime! }
 *       `,
 *       objects: {
 *         Query: { plans: { clock: readService("clock", "now") } },
 *         Mutation: { plans: { setClock: changeService("clock", "set") } },
 *       },
 *     }), "ClockPlugin");
 *
 * The server puts `services: { clock: { now, set } }` into the context of the request (it makes them per request, so they
 * know tenant, user and client address). Each method gets the field's arguments as one object (`{ zone }`; a mutation's
 * is `{ input }`) and returns what the field's type needs, as a plain object whose keys are the GraphQL field names, or
 * throws. Fields of such an object need no plans of their own. A payload that also offers `query: Query` needs one:
 * `SetClockPayload: { plans: { query: rootQuery } }`.
 *
 * Add the plugin to `plugins` in server/graphql/preset.ts; the next build exports it.
 */
import { constant, context, lambda, sideEffect, type FieldArgs, type Step } from "grafast";
import { EXPORTABLE } from "graphile-export";

/** What plugins may call at run time: service name → method name → function of the field's arguments. */
export type Services = Record<string, Record<string, (args: never) => unknown>>;

type FieldPlan = ($parent: Step, args: FieldArgs) => Step;

/** The plan of a query field that answers with `services[service][method](args)`. Must change nothing. */
export function readService(service: string, method: string): FieldPlan {
  return EXPORTABLE(
    (context, lambda, service, method) =>
      function readServicePlan(_$parent: Step, args: FieldArgs) {
        const $services = context().get("services");
        return lambda([$services, args.getRaw()], ([services, values]) =>
          services[service]![method]!(values as never),
        );
      },
    [context, lambda, service, method],
  );
}

/** The plan of a mutation field: as `readService`, but runs once, after the mutation fields before it. */
export function changeService(service: string, method: string): FieldPlan {
  return EXPORTABLE(
    (context, sideEffect, service, method) =>
      function changeServicePlan(_$parent: Step, args: FieldArgs) {
        const $services = context().get("services");
        return sideEffect([$services, args.getRaw()], ([services, values]) =>
          services[service]![method]!(values as never),
        );
      },
    [context, sideEffect, service, method],
  );
}

/** The plan of a payload's `query: Query` field. */
export const rootQuery = EXPORTABLE(
  (constant) =>
    function rootQueryPlan() {
      return constant({});
    },
  [constant],
);

declare global {
  // Grafast's own way to say what its context holds.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Grafast {
    interface Context {
      services: Services;
    }
  }
}
