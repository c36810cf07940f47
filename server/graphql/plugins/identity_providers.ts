import { extendSchema, gql } from "graphile-utils";
import { changeService, readService } from "./services.ts";

/** Signing in at providers of OpenID Connect; the work is done in server/auth/oidc. */
export const IdentityProvidersPlugin = extendSchema(
  () => ({
    typeDefs: gql`
      extend type Query {
        "Where one may sign in beside here: a button each, which leads to /auth/oidc/<name>/start."
        signInProviders: [SignInProvider!]!
      }

      extend type Mutation {
        "Begins a session with the code that a sign-in at a provider has come back with. It is good for a minute, and once."
        signInWithProviderCode(input: SignInWithProviderCodeInput!): SignInPayload!
        "Adds a provider of OpenID Connect at which people may sign in, or replaces the one of this name. Needs identity_providers:create."
        registerIdentityProvider(
          input: RegisterIdentityProviderInput!
        ): RegisterIdentityProviderPayload!
      }

      "What a sign-in at a provider has come back with."
      input SignInWithProviderCodeInput {
        "The value of sign_in_code, behind the # of the address."
        code: String!
        "The verifier whose challenge went to /auth/oidc/<name>/start."
        verifier: String!
        "What the list of sessions shall call this device."
        device: String
      }

      "A provider of OpenID Connect."
      input RegisterIdentityProviderInput {
        "Its name in addresses: lower-case letters, digits and hyphens."
        name: String!
        "What the button says."
        displayName: String!
        "Its issuer, such as https://accounts.example.org."
        issuer: String!
        "What it calls us."
        clientId: String!
        "Our password there. Kept encrypted, and never shown again."
        clientSecret: String!
        "What we ask for; openid, email and profile unless given."
        scopes: [String!]
        "What may follow the @ of a verified address; anything unless given."
        emailDomains: [String!]
        "Whether an account is linked when somebody with its verified address comes for the first time."
        linksByEmail: Boolean
      }

      "The provider that was registered."
      type RegisterIdentityProviderPayload {
        "Its key."
        identityProviderId: UUID!
      }

      "Where one may sign in beside here."
      type SignInProvider {
        "Its name in addresses."
        name: String!
        "What the button says."
        displayName: String!
      }
    `,
    objects: {
      Query: {
        plans: {
          signInProviders: readService("auth", "signInProviders"),
        },
      },
      Mutation: {
        plans: {
          signInWithProviderCode: changeService("auth", "signInWithProviderCode"),
          registerIdentityProvider: changeService("auth", "registerIdentityProvider"),
        },
      },
    },
  }),
  "IdentityProvidersPlugin",
);
