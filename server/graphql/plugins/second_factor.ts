import { extendSchema, gql } from "graphile-utils";
import { changeService } from "./services.ts";

/** The second step of signing in, and the app and codes for it; the work is done in server/auth. */
export const SecondFactorPlugin = extendSchema(
  () => ({
    typeDefs: gql`
      extend type Mutation {
        "The second step of signing in: a code for the challenge of the first. A code is good once, and wrong ones count like wrong passwords."
        completeSignIn(input: CompleteSignInInput!): SessionTokens!
        "Makes a secret for your authenticator app. It is shown now and never again; confirmTotp turns it on."
        beginTotp: TotpSecret!
        "Turns your second factor on with a code of the app, and shows the recovery codes, once."
        confirmTotp(input: TotpCodeInput!): RecoveryCodes!
        "Turns your second factor off. Needs both factors once more."
        disableTotp(input: DisableTotpInput!): DisableTotpPayload!
        "Ten new recovery codes; the old ones are useless then."
        regenerateRecoveryCodes(input: TotpCodeInput!): RecoveryCodes!
      }

      "What was shown of one sign-in so far, and a code."
      input CompleteSignInInput {
        "The challenge that the first step answered with. It is good for five minutes."
        challenge: String!
        "The six digits that the app shows, or a recovery code."
        code: String!
        "What the list of sessions shall call this device."
        device: String
      }

      "A code of the second factor."
      input TotpCodeInput {
        "The six digits that the app shows; to replace recovery codes, one of those will do."
        code: String!
      }

      "Both factors."
      input DisableTotpInput {
        "Your password; leave it out if you have none."
        password: String
        "The six digits that the app shows, or a recovery code."
        code: String!
      }

      "What an authenticator app is set up with."
      type TotpSecret {
        "The secret in base32, to be typed."
        secret: String!
        "The same as an address otpauth://, to be shown as a QR code."
        uri: String!
      }

      "Codes that stand in for one of the app, each once."
      type RecoveryCodes {
        "Ten codes, to be kept on paper."
        recoveryCodes: [String!]!
      }

      "The second factor is off."
      type DisableTotpPayload {
        "Always true."
        disabled: Boolean!
      }
    `,
    objects: {
      Mutation: {
        plans: {
          completeSignIn: changeService("auth", "completeSignIn"),
          beginTotp: changeService("auth", "beginTotp"),
          confirmTotp: changeService("auth", "confirmTotp"),
          disableTotp: changeService("auth", "disableTotp"),
          regenerateRecoveryCodes: changeService("auth", "regenerateRecoveryCodes"),
        },
      },
    },
  }),
  "SecondFactorPlugin",
);
