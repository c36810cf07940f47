import type { Response } from "express";
import { HomeroomError } from "../../../runtime/errors.ts";
import type { Seals } from "../seals.ts";

/** What the browser keeps, encrypted, while it is at the provider. */
export type Ticket = {
  state: string;
  nonce: string;
  /** Of PKCE between us and the provider. */
  verifier: string;
  /** What the frontend gets in the end; made here, so that a callback that is repeated registers it twice. */
  code: string;
  /** The frontend's own challenge: the code is of no use without its verifier. */
  codeChallenge: string;
  returnTo: string;
  expiresAt: number;
};

const cookieName = "homeroom_sign_in";
const minutes = 10;

export type Jar = {
  keep(response: Response, ticket: Omit<Ticket, "expiresAt">): void;
  /** Takes the cookie away and returns the ticket. Throws `SIGN_IN_NOT_BEGUN` unless it is ours and recent. */
  take(response: Response, cookies: string | undefined): Ticket;
};

/** `about` says of which school and provider the ticket is: it opens for no other. */
export function ticketJar(seals: Seals, about: string, path: string, isSecure: boolean): Jar {
  const attributes = { path, httpOnly: true, secure: isSecure, sameSite: "lax" } as const;
  return {
    keep(response, ticket) {
      const expiresAt = Date.now() + minutes * 60_000;
      const { sealed, keyId } = seals.seal(JSON.stringify({ ...ticket, expiresAt }), about);
      const value = `${keyId}.${sealed.toString("base64url")}`;
      response.cookie(cookieName, value, { ...attributes, maxAge: minutes * 60_000 });
    },
    take(response, cookies = "") {
      response.clearCookie(cookieName, attributes);
      const [, keyId, sealed] = /(?:^|; ?)homeroom_sign_in=([\w-]+)\.([\w-]+)/.exec(cookies) ?? [];
      if (keyId === undefined || sealed === undefined) throw notBegun();
      let ticket: Ticket;
      try {
        const text = seals.open({ sealed: Buffer.from(sealed, "base64url"), keyId }, about);
        ticket = JSON.parse(text) as Ticket;
      } catch (cause) {
        throw notBegun({ cause });
      }
      if (ticket.expiresAt < Date.now()) throw notBegun();
      return ticket;
    },
  };
}

function notBegun(options: ErrorOptions = {}) {
  return new HomeroomError(
    "SIGN_IN_NOT_BEGUN",
    "This sign-in was not begun in this browser, or took longer than ten minutes.",
    { ...options, status: 400, hint: "Begin again." },
  );
}
