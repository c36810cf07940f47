import type { Tenant } from "../tenants/tenant.ts";

/** Who stands behind a request, as far as is known. */
export type Visitor = {
  tenant: Tenant;
  requestId: string;
  clientAddress: string | undefined;
  userAgent: string | undefined;
  /** Present when somebody has signed in. */
  signedIn: SignedIn | undefined;
};

export type SignedIn = {
  userId: string;
  sessionId: string;
  mustChangePassword: boolean;
  /** A role requires a second factor, and there is none. */
  mustSetUpSecondFactor: boolean;
  /** When the access token expires. */
  expiresAt: Date;
};
