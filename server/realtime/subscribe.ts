import { GraphQLError, type FormattedExecutionResult, type GraphQLFormattedError } from "graphql";
import { z } from "zod";
import { HomeroomError } from "../../runtime/errors.ts";
import type { SignedIn, Visitor } from "../auth/visitor.ts";
import type { Engine } from "../graphql/engine.ts";
import { countRequest, type RequestLimits } from "../limits/requests.ts";
import type { EndingReason } from "./endings.ts";
import type { Hub } from "./hub.ts";
import type { Mailbox } from "./mailbox.ts";
import { rereadingOf } from "./rereading.ts";
import { Subscriber } from "./subscriber.ts";

export type Answers = Mailbox<FormattedExecutionResult>;

/** A stream of answers, or why there is none. */
export type Subscribed = { answers: Answers } | { errors: GraphQLFormattedError[] };

/** Who subscribes, over a connection that can be ended. */
export type Asker = {
  visitor: Visitor;
  signedIn: SignedIn;
  end: (reason: EndingReason) => void;
};

export type Subscribe = (payload: unknown, asker: Asker) => Promise<Subscribed>;

const request = z.object({
  query: z.string("must be a GraphQL document"),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** Makes what begins a subscription, the same for both transports. */
export function createSubscribe(options: {
  engine: Engine;
  hub: Hub;
  requests: RequestLimits;
  statementTimeoutMs: number;
}): Subscribe {
  const { engine, hub, requests, statementTimeoutMs } = options;

  const subscriberFor = (payload: unknown, { visitor, signedIn, end }: Asker) => {
    const { requestId, clientAddress, tenant } = visitor;
    const asked = request.safeParse(payload);
    if (!asked.success) {
      const problems = asked.error.issues.map(
        ({ path, message }) => `${path.join(".")} ${message}`,
      );
      throw new HomeroomError("BAD_REQUEST", `This is not GraphQL: ${problems.join("; ")}.`, {
        status: 400,
      });
    }
    const { query, variables, operationName } = asked.data;
    const { userId, sessionId } = signedIn;
    const settings = {
      ...{ slug: tenant.slug, userId, sessionId, requestId, clientAddress, statementTimeoutMs },
    };
    const read = engine.read({
      document: query,
      operationName: operationName ?? undefined,
      settings,
    });
    if ("errors" in read) return read;
    const { schema } = engine;
    const rereading = rereadingOf(schema, read.document, read.operation, variables ?? {});
    return new Subscriber(
      { userId, settings, rereading },
      (subscriber) => {
        hub.remove(subscriber);
      },
      end,
    );
  };

  return async (payload, asker) => {
    const { visitor, signedIn } = asker;
    try {
      await countRequest(requests, { ...visitor, signedIn });
      const subscriber = subscriberFor(payload, asker);
      if ("errors" in subscriber) return subscriber;
      hub.add(subscriber);
      return { answers: subscriber.answers };
    } catch (error) {
      return { errors: [refusal(error, visitor.requestId)] };
    }
  };
}

/** An error that may be told; others are thrown on. */
function refusal(error: unknown, requestId: string): GraphQLFormattedError {
  if (error instanceof GraphQLError) {
    const { message, locations, extensions } = error;
    return {
      message,
      ...(locations && { locations }),
      extensions: { code: "BAD_REQUEST", ...extensions, requestId },
    };
  }
  if (!(error instanceof HomeroomError) || error.status >= 500) throw error;
  const { code, message, hint } = error;
  return { message, extensions: { code, ...(hint && { hint }), requestId } };
}
