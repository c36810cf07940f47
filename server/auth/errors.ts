import { HomeroomError } from "../../runtime/errors.ts";

/** The request needs a sign-in that goes on. `problem` completes "The access token …". */
export function unauthenticated(problem = "is not valid", options: ErrorOptions = {}) {
  return new HomeroomError("UNAUTHENTICATED", `The access token ${problem}.`, {
    ...options,
    status: 401,
    hint: "Get a new one with refreshSession, called without this one, or sign in.",
  });
}

/** The field is for people who have signed in, and nobody has. */
export function notSignedIn() {
  return new HomeroomError("UNAUTHENTICATED", "You have not signed in.", {
    status: 401,
    hint: "Sign in and send the access token in the Authorization header.",
  });
}

/** The same for a wrong password, an unknown address and an account that is not in use. */
export function invalidCredentials() {
  return new HomeroomError("INVALID_CREDENTIALS", "The address or the password is wrong.", {
    status: 401,
  });
}

export function locked() {
  return new HomeroomError("LOCKED", "Signing in failed too often with this address.", {
    status: 403,
    hint: "Wait fifteen minutes, or choose a new password by mail.",
  });
}

/** `reason`: outcomes of rotate_session. */
export function refreshRefused(reason: string) {
  if (reason === "simultaneous") {
    return new HomeroomError(
      "REFRESH_CONFLICT",
      "Another request refreshes this session just now.",
      {
        status: 409,
        hint: "Use the tokens that the other request gets.",
      },
    );
  }
  return new HomeroomError("SESSION_ENDED", "This session has ended.", {
    status: 401,
    hint: "Sign in again.",
  });
}

export function badToken() {
  return new HomeroomError("INVALID_TOKEN", "This link has been used, or is too old.", {
    status: 400,
    hint: "Ask for a new one.",
  });
}

/** The same for a code that was never one, one that was used, and one of a step that is over. */
export function badCode() {
  return new HomeroomError("WRONG_CODE", "This code is wrong, or was used already.", {
    status: 401,
    field: "code",
    hint: "Wait for the app's next code, or use a recovery code.",
  });
}

export function badChallenge() {
  return new HomeroomError("CHALLENGE_ENDED", "This sign-in took too long, or was finished.", {
    status: 401,
    hint: "Sign in again.",
  });
}

export function secondFactorIsOn() {
  return new HomeroomError("SECOND_FACTOR_ON", "You have a second factor already.", {
    status: 409,
    hint: "Turn it off with disableTotp first.",
  });
}

export function noSecondFactor() {
  return new HomeroomError("NO_SECOND_FACTOR", "You have no second factor.", {
    status: 409,
    hint: "Begin with beginTotp.",
  });
}
