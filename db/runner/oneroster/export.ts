import type pg from "pg";
import { withClient } from "../connect.ts";
import { findTenant } from "../ledger.ts";
import { searchPathOf, tenantNames } from "../names.ts";
import { unknownTenant } from "../provision.ts";
import { manifestFiles } from "../../../runtime/oneroster/format.ts";
import { createTarget, type Target } from "./target.ts";

export interface ExportOptions {
  onProgress?: (progress: { file: string; rows: number }) => void;
}

export interface ExportReport {
  /** How many rows each file has, without its header. */
  files: Record<string, number>;
  seconds: number;
}

/** The files of a bundle in the order of their making, each with the function that lists its rows. */
const exports: { name: string; query: string; header: string }[] = [
  {
    name: "orgs",
    query: "export_oneroster_orgs()",
    header: "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
  },
  {
    name: "academicSessions",
    query: "export_oneroster_sessions()",
    header:
      "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear," +
      "metadata.homeroom.kind",
  },
  {
    name: "courses",
    query: "export_oneroster_courses()",
    header:
      "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId," +
      "subjects,subjectCodes",
  },
  {
    name: "classes",
    query: "export_oneroster_classes()",
    header:
      "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location," +
      "schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods," +
      "metadata.homeroom.classSourcedId,metadata.homeroom.takesWholeClass",
  },
  {
    name: "users",
    query: "export_oneroster_users()",
    header:
      "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName," +
      "familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password," +
      "metadata.homeroom.roles,metadata.homeroom.agents,metadata.homeroom.studentStatus," +
      "metadata.homeroom.contactEmail,metadata.homeroom.preferredGivenName," +
      "metadata.homeroom.primaryOrgSourcedId,metadata.homeroom.userMasterIdentifier," +
      "metadata.homeroom.pronouns",
  },
  {
    name: "enrollments",
    query: "export_oneroster_enrollments()",
    header:
      "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary," +
      "beginDate,endDate",
  },
  {
    name: "demographics",
    query: "export_oneroster_demographics()",
    header:
      "sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,asian," +
      "blackOrAfricanAmerican,nativeHawaiianOrOtherPacificIslander,white," +
      "demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity,countryOfBirthCode," +
      "stateOfBirthAbbreviation,cityOfBirth,publicSchoolResidenceStatus",
  },
];

/**
 * Writes a school's roster as a OneRoster 1.1 bundle, into a folder or, where `target` ends in
 * `.zip`, a file. The same data gives the same bytes. `database` is an operator's address, or a
 * connection of one without an open transaction.
 */
export async function exportOneRoster(
  database: string | pg.Client,
  slug: string,
  target: string,
  options: ExportOptions = {},
): Promise<ExportReport> {
  const startedAt = performance.now();
  const work = (client: pg.Client) => exportTo(client, slug, target, options);
  const files =
    typeof database === "string" ? await withClient(database, work) : await work(database);
  return { files, seconds: (performance.now() - startedAt) / 1000 };
}

async function exportTo(
  client: pg.Client,
  slug: string,
  path: string,
  { onProgress }: ExportOptions,
): Promise<Record<string, number>> {
  if (!(await findTenant(client, slug))) throw unknownTenant(slug);
  const target = await createTarget(path);
  const counts: Record<string, number> = {};
  // One snapshot for all files, or they would not fit one another.
  await client.query("begin isolation level repeatable read read only");
  try {
    await client.query(`set local search_path = ${searchPathOf(tenantNames(slug))}`);
    await client.query("set local role homeroom_owner; set local jit = off");
    await client.query("set local work_mem = '64MB'");
    await target.write("manifest.csv", manifest());
    for (const { name, query, header } of exports) {
      const file = `${name}.csv`;
      counts[file] = await writeFile(client, target, file, query, header, (rows) =>
        onProgress?.({ file, rows }),
      );
    }
    await target.finish();
  } catch (error) {
    await target.abandon();
    throw error;
  } finally {
    await client.query("rollback");
  }
  return counts;
}

async function writeFile(
  client: pg.Client,
  target: Target,
  file: string,
  query: string,
  header: string,
  onRows: (rows: number) => void,
): Promise<number> {
  let count = 0;
  await client.query(
    `declare listed no scroll cursor for select to_jsonb(line) as line from ${query} as line`,
  );
  await target.write(file, `${header}\n`);
  for (;;) {
    const { rows } = await client.query<{ line: string[] }>("fetch 2000 from listed");
    if (rows.length === 0) break;
    await target.write(file, rows.map(({ line }) => `${line.map(quote).join(",")}\n`).join(""));
    count += rows.length;
    onRows(count);
  }
  await client.query("close listed");
  return count;
}

function quote(value: string): string {
  return /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function manifest(): string {
  const written = new Set(exports.map(({ name }) => name));
  return [
    "propertyName,value",
    "manifest.version,1.0",
    "oneroster.version,1.1",
    ...manifestFiles.map((name) => `file.${name},${written.has(name) ? "bulk" : "absent"}`),
    "source.systemName,Homeroom",
    "source.systemCode,homeroom",
    "",
  ].join("\n");
}
