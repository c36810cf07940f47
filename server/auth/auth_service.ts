import type { Auth } from "./auth.ts";
import { completeSignIn, type CompleteSignInInput } from "./complete_sign_in.ts";
import {
  registerIdentityProvider,
  signInProviders,
  signInWithProviderCode,
  type ProviderInput,
} from "./oidc/services.ts";
import { changePassword, redeemToken, requestPasswordReset } from "./password_changes.ts";
import { beginTotp, confirmTotp, disableTotp, regenerateRecoveryCodes } from "./second_factors.ts";
import { me, refreshSession, signOut, signOutEverywhere } from "./sessions.ts";
import { signIn, type SignInInput } from "./sign_in.ts";
import type { Visitor } from "./visitor.ts";

type Args<Input> = { input: Input };

/** The methods behind the API's fields for signing in, for one request. */
export function authService(auth: Auth, visitor: Visitor) {
  return {
    me: () => me(auth, visitor),
    signIn: ({ input }: Args<SignInInput>) => signIn(auth, visitor, input),
    refreshSession: ({ input }: Args<{ refreshToken: string }>) =>
      refreshSession(auth, visitor, input),
    signOut: () => signOut(auth, visitor),
    signOutEverywhere: () => signOutEverywhere(auth, visitor),
    changePassword: ({ input }: Args<{ currentPassword: string; newPassword: string }>) =>
      changePassword(auth, visitor, input),
    requestPasswordReset: ({ input }: Args<{ email: string }>) =>
      requestPasswordReset(auth, visitor, input),
    resetPassword: ({ input }: Args<{ token: string; newPassword: string; device?: string }>) =>
      redeemToken(auth, visitor, "password_reset", {
        token: input.token,
        device: input.device ?? null,
        password: input.newPassword,
        passwordField: "newPassword",
      }),
    acceptInvitation: ({ input }: Args<{ token: string; password: string; device?: string }>) =>
      redeemToken(auth, visitor, "invitation", { ...input, passwordField: "password" }),
    completeSignIn: ({ input }: Args<CompleteSignInInput>) => completeSignIn(auth, visitor, input),
    beginTotp: () => beginTotp(auth, visitor),
    confirmTotp: ({ input }: Args<{ code: string }>) => confirmTotp(auth, visitor, input),
    disableTotp: ({ input }: Args<{ password?: string; code: string }>) =>
      disableTotp(auth, visitor, input),
    regenerateRecoveryCodes: ({ input }: Args<{ code: string }>) =>
      regenerateRecoveryCodes(auth, visitor, input),
    signInProviders: () => signInProviders(auth, visitor),
    signInWithProviderCode: ({
      input,
    }: Args<{ code: string; verifier: string; device?: string }>) =>
      signInWithProviderCode(auth, visitor, input),
    registerIdentityProvider: ({ input }: Args<ProviderInput>) =>
      registerIdentityProvider(auth, visitor, input),
  };
}
