import { extendSchema, gql } from "graphile-utils";
import { changeService, readService } from "./services.ts";

/** Signing in and out, passwords, and who one is; the work is done in server/auth. */
export const AuthPlugin = extendSchema(
  () => ({
    typeDefs: gql`
      extend type Query {
        "Who has signed in, with roles and effective permissions. Null for nobody."
        me: Me
      }

      extend type Mutation {
        "Begins a session. After ten failures within fifteen minutes the address is locked for fifteen minutes, whether or not anybody has it. Who has a second factor gets a challenge instead of tokens."
        signIn(input: SignInInput!): SignInPayload!
        "New tokens for a refresh token, which is used up by it. A refresh token that is used twice ends its session."
        refreshSession(input: RefreshSessionInput!): SessionTokens!
        "Ends your session, on all servers within a second."
        signOut: EndedSessions!
        "Ends all your sessions, on all devices."
        signOutEverywhere: EndedSessions!
        "Replaces your password and ends your other sessions."
        changePassword(input: ChangePasswordInput!): EndedSessions!
        "Sends a mail with a token for resetPassword. Answers the same when nobody has the address."
        requestPasswordReset(input: RequestPasswordResetInput!): RequestPasswordResetPayload!
        "Chooses a new password with the token of a mail, ends all sessions and begins one."
        resetPassword(input: ResetPasswordInput!): SignInPayload!
        "Chooses the first password with the token of an invitation, and begins a session."
        acceptInvitation(input: AcceptInvitationInput!): SignInPayload!
      }

      "Who wants to sign in."
      input SignInInput {
        "Address of the account; case does not matter."
        email: String!
        "The account's password."
        password: String!
        "What the list of sessions shall call this device."
        device: String
      }

      "The tokens of a session; for who has a second factor, a challenge."
      type SignInPayload {
        "Goes into the header Authorization, after \\"Bearer \\". Null when there is a challenge."
        accessToken: String
        "Until when the access token is good."
        accessTokenExpiresAt: Datetime
        "Good for one call of refreshSession."
        refreshToken: String
        "Until when the refresh token is good."
        refreshTokenExpiresAt: Datetime
        "Whether the password must be changed before anything else is answered."
        mustChangePassword: Boolean!
        "For completeSignIn; null when the session has begun."
        challenge: String
        "Until when the challenge is good."
        challengeExpiresAt: Datetime
      }

      "Which session is to be renewed."
      input RefreshSessionInput {
        "The newest refresh token of the session."
        refreshToken: String!
      }

      "The password you have and the one you want."
      input ChangePasswordInput {
        "The password you have."
        currentPassword: String!
        "The password you want: 10 to 128 characters that others would not guess."
        newPassword: String!
      }

      "Who forgot the password."
      input RequestPasswordResetInput {
        "Address of the account."
        email: String!
      }

      "The token of a mail and the password you want."
      input ResetPasswordInput {
        "The token of the mail. It is good for one hour, and once."
        token: String!
        "The password you want: 10 to 128 characters that others would not guess."
        newPassword: String!
        "What the list of sessions shall call this device."
        device: String
      }

      "The token of an invitation and the password you want."
      input AcceptInvitationInput {
        "The token of the mail. It is good for seven days, and once."
        token: String!
        "The password you want: 10 to 128 characters that others would not guess."
        password: String!
        "What the list of sessions shall call this device."
        device: String
      }

      "What a client keeps of a session."
      type SessionTokens {
        "Goes into the header Authorization, after \\"Bearer \\"."
        accessToken: String!
        "Until when the access token is good."
        accessTokenExpiresAt: Datetime!
        "Good for one call of refreshSession."
        refreshToken: String!
        "Until when the refresh token is good."
        refreshTokenExpiresAt: Datetime!
        "Whether the password must be changed before anything else is answered."
        mustChangePassword: Boolean!
      }

      "Sessions that have ended."
      type EndedSessions {
        "How many."
        endedSessions: Int!
      }

      "The answer to a request for a new password."
      type RequestPasswordResetPayload {
        "Always true: whether a mail was sent only its reader learns."
        requested: Boolean!
      }

      "Who has signed in."
      type Me {
        "The user's key."
        id: UUID!
        "The address that the user signs in with."
        email: String!
        "What the user is called."
        displayName: String!
        "Language of what the user reads, such as en or pt-BR."
        locale: String!
        "IANA name of the user's time zone; null for the school's."
        timeZone: String
        "Whether the password must be changed before anything else is answered."
        mustChangePassword: Boolean!
        "Whether signing in asks for a second factor."
        hasSecondFactor: Boolean!
        "Whether a role requires a second factor that is not there: it must be set up before anything else is answered."
        mustSetUpSecondFactor: Boolean!
        "How many recovery codes are left."
        recoveryCodesLeft: Int!
        "The roles that the user has now."
        roles: [MyRole!]!
        "All that these roles and their parents permit."
        permissions: [MyPermission!]!
      }

      "A role of whoever has signed in."
      type MyRole {
        "The role's name."
        name: String!
        "The one school that it is limited to; null for all."
        schoolId: UUID
        "When it ends; null for never."
        validUntil: Datetime
      }

      "A permission of whoever has signed in."
      type MyPermission {
        "Resource and type, such as students:view."
        code: String!
        "How far it reaches."
        scope: PermissionScope!
        "The one school that it is limited to; null for all."
        schoolId: UUID
      }
    `,
    objects: {
      Query: {
        plans: {
          me: readService("auth", "me"),
        },
      },
      Mutation: {
        plans: {
          signIn: changeService("auth", "signIn"),
          refreshSession: changeService("auth", "refreshSession"),
          signOut: changeService("auth", "signOut"),
          signOutEverywhere: changeService("auth", "signOutEverywhere"),
          changePassword: changeService("auth", "changePassword"),
          requestPasswordReset: changeService("auth", "requestPasswordReset"),
          resetPassword: changeService("auth", "resetPassword"),
          acceptInvitation: changeService("auth", "acceptInvitation"),
        },
      },
    },
  }),
  "AuthPlugin",
);
