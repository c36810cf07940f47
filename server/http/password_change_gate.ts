import type { Request, RequestHandler } from "express";
import { GraphQLError, Kind, parse, type DocumentNode } from "graphql";
import { HomeroomError } from "../../runtime/errors.ts";
import { visitorOf } from "./request_context.ts";

/** What somebody who must change the password may do before. */
const allowed = new Set(
  `__typename __schema __type me changePassword signOut signOutEverywhere signIn refreshSession
  requestPasswordReset resetPassword acceptInvitation completeSignIn signInWithProviderCode
  signInProviders`.split(/\s+/),
);

/** Refuses everything but changing the password to a user who must do that first. */
export const requirePasswordChange: RequestHandler = (request, _response, next) => {
  if (visitorOf(request).signedIn?.mustChangePassword) {
    const document = (request.body as { query?: unknown } | undefined)?.query;
    if (typeof document !== "string" || !isAllowed(document)) throw changeFirst();
  }
  next();
};

/** The same for a request that is one field of Query or Mutation. */
export function requirePasswordChangeFor(request: Request, field: string): void {
  if (visitorOf(request).signedIn?.mustChangePassword && !allowed.has(field)) throw changeFirst();
}

function changeFirst() {
  return new HomeroomError("PASSWORD_CHANGE_REQUIRED", "You must change your password first.", {
    status: 403,
    hint: "Call changePassword.",
  });
}

/** Whether all fields at the top of all operations are among the allowed; fragments there are not. */
function isAllowed(text: string): boolean {
  let document: DocumentNode;
  try {
    document = parse(text);
  } catch (error) {
    if (error instanceof GraphQLError) return true; // What is wrong with it, the engine says.
    throw error;
  }
  return document.definitions.every(
    (definition) =>
      definition.kind !== Kind.OPERATION_DEFINITION ||
      definition.selectionSet.selections.every(
        (field) => field.kind === Kind.FIELD && allowed.has(field.name.value),
      ),
  );
}
