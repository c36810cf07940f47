import { passwordResetMail } from "../mails/password_reset.ts";
import { tokenMail } from "../token_mail.ts";

/** Sends somebody who forgot their password the link with which they choose a new one. */
export const sendPasswordReset = tokenMail({
  purpose: "password_reset",
  page: "reset-password",
  compose: passwordResetMail,
});
