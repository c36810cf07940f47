import type { TokenLetter } from "../token_mail.ts";
import { longDay } from "./dates.ts";

/** The first mail to somebody who shall sign in. */
export function invitationMail({ name, school, link, token, expiresAt }: TokenLetter) {
  return {
    subject: `Your account at ${school}`,
    text: `Dear ${name},

${school} has opened an account for you. Choose your password here:

${link}

The link works once, until ${longDay(expiresAt)}. Where a program asks for
the invitation's token, it is

${token}

If you did not expect this mail, ignore it: without the link nobody can use
the account.
`,
  };
}
