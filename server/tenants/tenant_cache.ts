import type { Subscription } from "../events/listener.ts";
import type { FindTenant } from "./find_tenant.ts";
import type { Tenant } from "./tenant.ts";

type Known = { since: number; tenant: Promise<Tenant | undefined> };

const capacity = 10_000;

/** Hosts and their schools, as long as nothing was heard of a change. */
export class TenantCache {
  readonly #find: FindTenant;
  readonly #known = new Map<string, Known>();
  /** While changes are announced; a bound for what an announcement may fail to say. */
  readonly #announcedMs = 30_000;
  /** While nobody announces them: a suspended school must be refused within a second. */
  readonly #unannouncedMs = 500;

  /** Whether changes are heard of. */
  #isListening = false;

  constructor(find: FindTenant) {
    this.#find = find;
  }

  /** The school that answers under this host name. */
  get(host: string): Promise<Tenant | undefined> {
    const now = performance.now();
    const believedMs = this.#isListening ? this.#announcedMs : this.#unannouncedMs;
    const known = this.#known.get(host);
    if (known && now - known.since < believedMs) return known.tenant;
    if (this.#known.size >= capacity) this.#known.clear();
    // An answer on its way when the cache is cleared is not kept: what is stored is the question.
    const tenant = this.#find(host);
    this.#known.set(host, { since: now, tenant });
    tenant.catch(() => this.#known.delete(host));
    return tenant;
  }

  /** Forgets everything: schools change rarely, and looking one up is one index probe. */
  clear(): void {
    this.#known.clear();
  }

  /** Hears of changes of schools. */
  get subscription(): Subscription {
    const set = (isListening: boolean) => {
      this.#isListening = isListening;
      this.clear();
    };
    return {
      channel: "platform_tenants",
      heard: () => {
        this.clear();
      },
      up: () => {
        set(true);
      },
      down: () => {
        set(false);
      },
    };
  }
}
