import { createCache, type Cache } from "../cache/cache.ts";
import { createHearing } from "../cache/hearing.ts";
import type { SecondLevel } from "../cache/second_level.ts";
import type { Subscription } from "../events/listener.ts";
import type { FindTenant } from "./find_tenant.ts";
import type { Tenant } from "./tenant.ts";

/** Hosts and their schools, as long as nothing was heard of a change. */
export class TenantCache {
  readonly #find: FindTenant;
  readonly #cache: Cache<Tenant | undefined>;
  /** Hears of changes of schools. */
  readonly subscription: Subscription;

  /** @param second what several servers remember together */
  constructor(find: FindTenant, second?: SecondLevel<Tenant | undefined>) {
    const hearing = createHearing();
    this.#find = find;
    this.#cache = createCache({ isTold: hearing.isTold, second });
    this.subscription = {
      channel: "platform_tenants",
      // All of them: schools change rarely, and looking one up is one index probe.
      heard: () => {
        this.#cache.clear();
      },
      ...hearing.hooks(() => {
        this.#cache.clear();
      }),
    };
  }

  /** The school that answers under this host name. */
  get(host: string): Promise<Tenant | undefined> {
    return this.#cache.get(host, () => this.#find(host));
  }
}
