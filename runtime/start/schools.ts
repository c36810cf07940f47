import { hash } from "@node-rs/argon2";
import { rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadBundle } from "../../db/runner/bundle.ts";
import { withClient } from "../../db/runner/connect.ts";
import { demoEmail, demoLogins, seedDemo } from "../../db/runner/demo.ts";
import { readTenants } from "../../db/runner/ledger.ts";
import { createTenant, dropTenant } from "../../db/runner/provision.ts";
import { codeOf } from "../errors.ts";
import { step } from "../progress.ts";

const demoSchools = [
  { slug: "springfield", name: "Springfield School District" },
  { slug: "shelbyville", name: "Shelbyville Schools" },
];

/** Of all users of the demo schools. */
export const demoPassword = "homeroom-demo";

/** One login per role of a demo school. */
export function demoAccounts(slug: string): { role: string; email: string }[] {
  return Object.entries(demoLogins).map(([role, login]) => ({
    role,
    email: demoEmail(login, slug),
  }));
}

export function isDemoSchool(slug: string): boolean {
  return demoSchools.some((school) => school.slug === slug);
}

/** The demo schools first, in their own order. */
function inOrder(slugs: string[]): string[] {
  const rank = (slug: string) => demoSchools.findIndex((school) => school.slug === slug);
  return slugs.toSorted(
    (one, other) => Number(rank(one) < 0) - Number(rank(other) < 0) || rank(one) - rank(other),
  );
}

/** Makes the demo schools where there is no school, and returns the slugs of all there are. */
export async function provideSchools(url: string, folder: string): Promise<string[]> {
  // Stands as long as they are half-made: a killed start begins anew instead of leaving them empty.
  const unfinished = join(folder, "demo-unfinished");
  return withClient(url, async (client) => {
    let present = (await readTenants(client)).map((tenant) => tenant.slug);
    if (await exists(unfinished)) {
      for (const slug of present.filter(isDemoSchool)) await dropTenant(client, slug);
      present = present.filter((slug) => !isDemoSchool(slug));
    }
    if (present.length > 0) return inOrder(present);

    await writeFile(unfinished, "");
    await step("Making two demo schools", async (progress) => {
      const bundle = await loadBundle();
      const passwordHash = await hash(demoPassword);
      for (const [index, school] of demoSchools.entries()) {
        progress.update(index, demoSchools.length, school.name);
        await createTenant(client, bundle, school);
        await seedDemo(client, school.slug, passwordHash);
      }
    });
    await rm(unfinished);
    return demoSchools.map((school) => school.slug);
  });
}

async function exists(file: string): Promise<boolean> {
  try {
    return Boolean(await stat(file));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}
