import { HomeroomError } from "../../runtime/errors.ts";
import type { SignedIn } from "../auth/visitor.ts";
import type { Tenant } from "../tenants/tenant.ts";
import type { TenantCache } from "../tenants/tenant_cache.ts";
import type { EndingReason } from "./endings.ts";
import { openSockets } from "./measurements.ts";

export type Transport = "websocket" | "sse";

/** One open WebSocket or stream. */
export type Connection = {
  transport: Transport;
  tenant: Tenant;
  /** Under which host name it was opened. */
  host: string;
  network: string;
  /** Undefined until a WebSocket has said who opened it. */
  signedIn: SignedIn | undefined;
  /** Ends it, and tells the client why. */
  end(reason: EndingReason): void;
  /** Asks the peer for a sign of life; gives up one that gave none since it was last asked. */
  beat(): void;
};

export type ConnectionLimits = { perUser: number; perSchool: number };

/** Connections of one network of which nobody has said who opened them. */
const mostUnidentified = 200;

const lookMs = 500;
const beatMs = 15_000;
const schoolsMs = 10_000;

/** All open connections of this server: how many there may be, and when they end. */
export class Connections {
  readonly #limits: ConnectionLimits;
  readonly #tenants: TenantCache;
  readonly #open = new Set<Connection>();
  readonly #perSchool = new Map<string, number>();
  readonly #perUser = new Map<string, number>();
  readonly #unidentified = new Map<string, number>();
  readonly #timers: NodeJS.Timeout[];

  constructor(limits: ConnectionLimits, tenants: TenantCache) {
    this.#limits = limits;
    this.#tenants = tenants;
    this.#timers = [
      setInterval(() => {
        this.#endExpired();
      }, lookMs),
      setInterval(() => {
        for (const connection of this.#open) connection.beat();
      }, beatMs),
      // A bound for what an announcement may fail to say.
      setInterval(() => void this.checkSchools(), schoolsMs),
    ];
  }

  get size(): number {
    return this.#open.size;
  }

  /** Throws `TOO_MANY_CONNECTIONS` when the school, `RECONNECT` when the network has as many as it may. */
  add(connection: Connection): void {
    const { tenant, network } = connection;
    const { id } = tenant;
    if ((this.#perSchool.get(id) ?? 0) >= this.#limits.perSchool) throw tooMany("This school");
    if ((this.#unidentified.get(network) ?? 0) >= mostUnidentified) {
      throw new HomeroomError("RECONNECT", "Too many connections at once.", { status: 429 });
    }
    this.#open.add(connection);
    change(this.#unidentified, network, 1);
    change(this.#perSchool, id, 1);
    openSockets.inc({ transport: connection.transport });
  }

  /** Says who has opened it. Throws `TOO_MANY_CONNECTIONS` when that person has as many as one may. */
  identify(connection: Connection, signedIn: SignedIn): void {
    const key = userKey(connection.tenant, signedIn);
    if ((this.#perUser.get(key) ?? 0) >= this.#limits.perUser) throw tooMany("You");
    if (!this.#open.has(connection)) return;
    connection.signedIn = signedIn;
    change(this.#unidentified, connection.network, -1);
    change(this.#perUser, key, 1);
  }

  remove(connection: Connection): void {
    if (!this.#open.delete(connection)) return;
    change(this.#perSchool, connection.tenant.id, -1);
    if (connection.signedIn) {
      change(this.#perUser, userKey(connection.tenant, connection.signedIn), -1);
    } else change(this.#unidentified, connection.network, -1);
    openSockets.dec({ transport: connection.transport });
  }

  /** Ends those of a school's user, or of all its users, whose session does not go on. */
  async checkSessions(
    slug: string,
    userId: string | undefined,
    goesOn: (school: Tenant, signedIn: SignedIn) => Promise<boolean>,
  ): Promise<void> {
    const concerned = [...this.#open].filter(
      ({ tenant, signedIn }) =>
        tenant.slug === slug && signedIn && [undefined, signedIn.userId].includes(userId),
    );
    await Promise.all(
      concerned.map(async (connection) => {
        // What cannot be found out has ended: the client connects again and is asked who it is.
        const isAlive = await goesOn(connection.tenant, connection.signedIn!).catch(() => false);
        if (!isAlive) this.#endWhere("SESSION_ENDED", (one) => one === connection);
      }),
    );
  }

  /** Ends those of schools that are suspended, gone, or no longer at that address. */
  async checkSchools(): Promise<void> {
    const hosts = new Set([...this.#open].map(({ host }) => host));
    await Promise.all(
      [...hosts].map(async (host) => {
        // When the database does not answer, nothing is known; the next look asks again.
        const tenant = await this.#tenants.get(host).catch(() => "unknown" as const);
        if (tenant === "unknown") return;
        const isServed = tenant && tenant.status !== "suspended";
        this.#endWhere("SCHOOL_UNAVAILABLE", (one) => {
          return one.host === host && !(isServed && tenant.id === one.tenant.id);
        });
      }),
    );
  }

  endAll(reason: EndingReason): void {
    this.#endWhere(reason, () => true);
  }

  /** Looks at nothing from now on. */
  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  #endExpired(): void {
    const now = Date.now();
    this.#endWhere("TOKEN_EXPIRED", ({ signedIn }) => {
      return signedIn !== undefined && signedIn.expiresAt.getTime() <= now;
    });
  }

  #endWhere(reason: EndingReason, isMeant: (connection: Connection) => boolean): void {
    for (const connection of this.#open) {
      if (!isMeant(connection)) continue;
      connection.end(reason);
    }
  }
}

function userKey({ id }: Tenant, { userId }: SignedIn): string {
  return `${id} ${userId}`;
}

function change(counts: Map<string, number>, key: string, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}

function tooMany(who: string) {
  return new HomeroomError("TOO_MANY_CONNECTIONS", `${who} may open no more connections.`, {
    status: 429,
    hint: "Close others first; one connection carries many subscriptions.",
  });
}
