import type { Request } from "express";
import { GraphQLError, Kind } from "graphql";
import { HomeroomError } from "../../runtime/errors.ts";
import { parseWithin } from "../graphql/documents.ts";
import { visitorOf } from "./request_context.ts";

/** What somebody who must change the password may do before. */
const allowed = new Set(
  `__typename __schema __type me changePassword signOut signOutEverywhere signIn refreshSession
  requestPasswordReset resetPassword acceptInvitation`.split(/\s+/),
);

/** Documents that do what is allowed are short. */
const longest = 1000;

/** Refuses everything but changing the password to a user who must do that first. */
export function requirePasswordChange(request: Request, document: string): void {
  if (visitorOf(request).signedIn?.mustChangePassword && !isAllowed(document)) throw changeFirst();
}

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
