import { Command } from "commander";
import { readConfig } from "../runtime/config.ts";
import { explain, HomeroomError } from "../runtime/errors.ts";
import { showProgress, step } from "../runtime/progress.ts";
import { applyAll } from "./runner/apply.ts";
import { loadBundle } from "./runner/bundle.ts";
import { withClient } from "./runner/connect.ts";
import { findDrift } from "./runner/fingerprint.ts";
import { importCsv } from "./runner/import_csv.ts";
import { readTenants } from "./runner/ledger.ts";
import { describeReport, exportOneRoster, importOneRoster } from "./runner/oneroster/index.ts";
import { prepareDatabase, withOperatorDatabase } from "./runner/operator.ts";
import { createTenant, dropTenant, setTenantStatus } from "./runner/provision.ts";
import { readStatus } from "./runner/status.ts";

/** `npm run tenant -- …`: what operators do with schools. */
const program = new Command("npm run tenant --")
  .description("Creates, upgrades, moves and removes the schools of this database.")
  .showHelpAfterError()
  .configureHelp({ sortSubcommands: false });

program
  .command("create <slug>")
  .description("make a school: schema, roles, default permissions, first administrator")
  .requiredOption("--name <name>", "what the school is called")
  .requiredOption("--admin-email <address>", "who administers it and gets the first invitation")
  .option("--admin-name <name>", "the administrator's name")
  .action((slug: string, options: { name: string; adminEmail: string; adminName?: string }) =>
    withDatabase(async (url) => {
      await step(`Creating ${slug}`, async () => {
        const bundle = await loadBundle();
        await withClient(url, (client) => createTenant(client, bundle, { slug, ...options }));
      });
      console.log(`The school "${slug}" is there; ${options.adminEmail} is sent an invitation.`);
    }),
  );

program
  .command("list")
  .description("show all schools")
  .action(() =>
    withDatabase(async (url) => {
      const tenants = await withClient(url, readTenants);
      if (tenants.length === 0) console.log("There are no schools yet.");
      else console.table(tenants.map(({ slug, name, status }) => ({ slug, name, status })));
    }),
  );

program
  .command("status")
  .description("show which schools lack something, and how their last rollout ended")
  .action(() =>
    withDatabase(async (url) => {
      const bundle = await loadBundle();
      const rows = await withClient(url, (client) => readStatus(client, bundle));
      if (rows.length === 0) console.log("There are no schools yet.");
      else console.table(rows);
      if (rows.some((row) => row.state !== "up to date")) process.exitCode = 1;
    }),
  );

program
  .command("apply")
  .description("bring every school to this version")
  .option("--canary <slugs...>", "schools that go first; if one fails, the others are not touched")
  .option("--parallel <number>", "how many schools at a time", positiveNumber, 4)
  .action((options: { canary?: string[]; parallel: number }) =>
    withDatabase(async (url) => {
      const bundle = await loadBundle();
      const progress = showProgress("Applying");
      const result = await applyAll(url, bundle, {
        parallel: options.parallel,
        canaries: options.canary ?? [],
        onProgress: ({ done, total, slug }) => {
          progress.update(done, total, slug);
        },
      });
      progress.end();
      console.log(
        `${result.upgraded.length} upgraded, ${result.upToDate} up to date, ` +
          `${result.failed.length} failed, ${result.skipped.length} not tried.`,
      );
      for (const { slug, error } of result.failed) console.error(`${slug}: ${explain(error)}`);
      if (result.failed.length > 0) process.exitCode = 1;
    }),
  );

program
  .command("drift")
  .description("show which schools' schemas differ from a freshly provisioned one")
  .action(() =>
    withDatabase(async (url) => {
      const bundle = await loadBundle();
      const drifted = await withClient(url, (client) => findDrift(client, bundle));
      if (drifted.length === 0) console.log("Every school is as if it were provisioned now.");
      for (const { slug, differences } of drifted) {
        console.log(slug);
        for (const { kind, name } of differences) console.log(`  ${kind}: ${name}`);
      }
      if (drifted.length > 0) process.exitCode = 1;
    }),
  );

for (const [verb, status] of [
  ["suspend", "suspended"],
  ["resume", "active"],
] as const) {
  program
    .command(`${verb} <slug>`)
    .description(
      verb === "suspend" ? "answer nobody of this school, keep its data" : "undo suspend",
    )
    .action((slug: string) =>
      withDatabase(async (url) => {
        await withClient(url, (client) => setTenantStatus(client, slug, status));
        console.log(`The school "${slug}" is ${status}.`);
      }),
    );
}

program
  .command("drop <slug>")
  .description("remove a school with all its data")
  .option("--yes", "do it; there is no way back")
  .action((slug: string, options: { yes?: true }) =>
    withDatabase(async (url) => {
      if (!options.yes) {
        throw new HomeroomError("NOT_CONFIRMED", `All data of "${slug}" would be lost.`, {
          hint: "Say --yes if that is what you want. Nothing was changed.",
        });
      }
      await withClient(url, (client) => dropTenant(client, slug));
      console.log(`The school "${slug}" is gone.`);
    }),
  );

program
  .command("import <slug> <path>")
  .description("bring in a OneRoster 1.1 or 1.2 bundle, a folder or a .zip")
  .option("--no-invitations", "do not invite the users who are new")
  .action((slug: string, path: string, options: { invitations: boolean }) =>
    withDatabase(async (url) => {
      const progress = showProgress(`Importing into ${slug}`);
      const report = await importOneRoster(url, slug, path, {
        ...options,
        onProgress: ({ done, total, note }) => {
          progress.update(done, total, note);
        },
      }).finally(() => {
        progress.abandon();
      });
      for (const line of describeReport(report)) console.log(line);
      if (!report.accepted) process.exitCode = 1;
    }),
  );

program
  .command("import-csv <slug> <kind> <file>")
  .description("bring in a CSV file of students, guardians, teachers, results, books or vehicles")
  .option("--map <column=field>", "which column is which field; may be repeated", addMapping, {})
  .option("--dry-run", "say what would come of it, and change nothing")
  .action(
    (
      slug: string,
      kind: string,
      file: string,
      options: { map: Record<string, string>; dryRun?: true },
    ) =>
      withDatabase(async (url) => {
        const report = await importCsv(url, slug, kind, file, {
          mapping: options.map,
          dryRun: options.dryRun ?? false,
        });
        for (const line of report.lines) console.log(line);
        if (!report.accepted) process.exitCode = 1;
      }),
  );

program
  .command("export <slug> <path>")
  .description("write a OneRoster 1.1 bundle, into a folder or a .zip")
  .action((slug: string, path: string) =>
    withDatabase(async (url) => {
      const { files } = await step(`Exporting ${slug}`, () => exportOneRoster(url, slug, path));
      for (const [file, rows] of Object.entries(files)) console.log(`${file}: ${rows} rows`);
    }),
  );

/** Runs one command on the migrated database. */
async function withDatabase(work: (url: string) => Promise<unknown>): Promise<void> {
  const config = readConfig();
  await withOperatorDatabase(config, async (url) => work(await prepareDatabase(url, config)));
}

function addMapping(text: string, mapping: Record<string, string>): Record<string, string> {
  const at = text.lastIndexOf("=");
  if (at > 0) return { ...mapping, [text.slice(0, at)]: text.slice(at + 1) };
  throw new HomeroomError("BAD_OPTION", `--map must be column=field, not "${text}".`);
}

function positiveNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new HomeroomError(
    "BAD_OPTION",
    `--parallel must be a whole number above 0, not "${text}".`,
  );
}

try {
  await program.parseAsync();
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
