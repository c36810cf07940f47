import type { TokenLetter } from "../token_mail.ts";
import { longTime } from "./dates.ts";

/** For somebody who forgot their password, or said so. */
export function passwordResetMail({ name, school, link, token, expiresAt }: TokenLetter) {
  return {
    subject: `A new password for ${school}`,
    text: `Dear ${name},

somebody asked for a new password for your account at ${school}. If it was
you, choose one here:

${link}

The link works once, until ${longTime(expiresAt)}. Where a program asks for
the token, it is

${token}

If it was not you, do nothing: your password stays as it is.
`,
  };
}
