import { invitationMail } from "../mails/invitation.ts";
import { tokenMail } from "../token_mail.ts";

/** Sends a new user the link with which they choose a password. */
export const sendInvitation = tokenMail({
  purpose: "invitation",
  page: "invitation",
  compose: invitationMail,
});
