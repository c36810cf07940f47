import type { Request, RequestHandler } from "express";
import { GraphQLError, Kind } from "graphql";
import { HomeroomError } from "../../runtime/errors.ts";
import type { SignedIn } from "../auth/visitor.ts";
import { parseWithin } from "../graphql/documents.ts";
import { visitorOf } from "./request_context.ts";

/** What somebody must do before anything else. */
export type FirstStep = {
  code: "PASSWORD_CHANGE_REQUIRED" | "SECOND_FACTOR_REQUIRED";
  message: string;
  hint: string;
  /** Fields of Query and Mutation that may be asked for meanwhile. */
  allowed: ReadonlySet<string>;
};

const always = `__typename __schema __type me changePassword signOut signOutEverywhere signIn
  refreshSession requestPasswordReset resetPassword acceptInvitation completeSignIn
  signInWithProviderCode signInProviders`.split(/\s+/);

const passwordChange: FirstStep = {
  code: "PASSWORD_CHANGE_REQUIRED",
  message: "You must change your password first.",
  hint: "Call changePassword.",
  allowed: new Set(always),
};

const secondFactor: FirstStep = {
  code: "SECOND_FACTOR_REQUIRED",
  message: "A role of yours requires a second factor.",
  hint: "Set one up: call beginTotp, then confirmTotp.",
  allowed: new Set([...always, "beginTotp", "confirmTotp"]),
};

/** Documents that do what is allowed are short. */
const longest = 1000;

/** What a user must do first, if there is something. */
export function firstStepOf(signedIn: SignedIn | undefined): FirstStep | undefined {
  if (signedIn?.mustChangePassword) return passwordChange;
  return signedIn?.mustSetUpSecondFactor ? secondFactor : undefined;
}

/** Refuses everything but the first step to a user who must do one. */
export function requireFirstStep(request: Request, document: string): void {
  const step = firstStepOf(visitorOf(request).signedIn);
  if (step && !isAllowed(document, step)) throw refusal(step);
}

/** The same for a request whose body is one operation. */
export const requireFirstStepInBody: RequestHandler = (request, _response, next) => {
  const { query } = (request.body ?? {}) as { query?: unknown };
  requireFirstStep(request, typeof query === "string" ? query : "");
  next();
};

/** The same for a request that is one field of Query or Mutation. */
export function requireFirstStepFor(request: Request, field: string): void {
  const step = firstStepOf(visitorOf(request).signedIn);
  if (step && !step.allowed.has(field)) throw refusal(step);
}

function refusal({ code, message, hint }: FirstStep) {
  return new HomeroomError(code, message, { status: 403, hint });
}

/** Whether all fields at the top of all operations are among the allowed; fragments there are not. */
function isAllowed(text: string, { allowed }: FirstStep): boolean {
  const document = parseWithin(text, longest);
  // What else is wrong with it, the engine says.
  if (document instanceof GraphQLError) return document.extensions.code !== "TOO_COMPLEX";
  return document.definitions.every(
    (definition) =>
      definition.kind !== Kind.OPERATION_DEFINITION ||
      definition.selectionSet.selections.every(
        (field) => field.kind === Kind.FIELD && allowed.has(field.name.value),
      ),
  );
}
