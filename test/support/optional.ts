import { existsSync } from "node:fs";

/** What a test needs that not every machine has, and where it is looked for. */
const places = {
  "PostgreSQL 15": ["/usr/lib/postgresql/15/bin/postgres"],
  "Droid Sans Fallback": ["/usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf"],
  Chromium: ["/usr/bin/chromium"],
  "redis-server": ["/usr/bin/redis-server", "/usr/local/bin/redis-server"],
  PgBouncer: ["/usr/sbin/pgbouncer"],
  Prometheus: ["/usr/bin/prometheus"],
} as const;

type Program = keyof typeof places;

/**
 * Options of a test that needs such a program: skipped, with the reason on its line, where the
 * program is missing; a failure where all must be there (`HOMEROOM_REQUIRE_ALL=1`, as in CI).
 */
export function needs(program: Program): { skip: string | false } {
  if (find(program) || process.env.HOMEROOM_REQUIRE_ALL) return { skip: false };
  return { skip: `${program} is not installed` };
}

/** Where the program is, if it is. */
export function find(program: Program): string | undefined {
  return places[program].find((path) => existsSync(path));
}
