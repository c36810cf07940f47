import { functionsOf, isFunction, isRepeatable, type SqlFile } from "./files.ts";

/** A rule for SQL files: what breaks it, and a file that does. */
export interface FileRule {
  offences: (file: SqlFile) => string[];
  /** Path and text of a file that breaks the rule. */
  broken: [path: string, text: string];
}

const definition = "create or replace function f() returns integer\n  language sql stable";

export const fileRules: Record<string, FileRule> = {
  "keywords and names are in lower case": {
    offences: (file) => file.code.match(/\b[A-Z][A-Z_]+\b/g) ?? [],
    broken: ["db/x.sql", "SELECT 1;\n"],
  },

  "lines are indented by two spaces, at most 100 columns wide but for texts, and end cleanly": {
    offences: (file) => [
      ...file.text.split("\n").filter((line) => /\t|[ \r]$/.test(line)),
      ...oddlyIndented(file.brief.split("\n")),
      ...file.brief.split("\n").filter((line) => line.length > 100),
      ...(/[^\n]\n$/.test(file.text) ? [] : ["the end of the file"]),
    ],
    broken: ["db/x.sql", "   select 1;\n"],
  },

  "comments have no banners": {
    offences: (file) => file.text.match(/^\s*--\s*[-=*#~+]{3,}.*$/gm) ?? [],
    broken: ["db/x.sql", "-- =========\nselect 1;\n"],
  },

  "no file of a school names a school's schema or role": {
    offences: (file) =>
      /^(db\/tenant|policies)\//.test(file.path)
        ? (file.text.replace(/--.*/g, "").match(/.*\btenant_.*/g) ?? [])
        : [],
    broken: ["policies/core/x.sql", "grant select on x to tenant_a;\n"],
  },

  "what runs again replaces what it made before": {
    offences: (file) =>
      isRepeatable(file)
        ? (file.code.match(
            /^(?:create (?:function|trigger|view|table|type|index)\b.*|drop \w+ (?!if).*)/gm,
          ) ?? [])
        : [],
    broken: ["db/tenant/core/functions/f.sql", "create function f() returns integer\n"],
  },

  "a file is named after the one function or view that it defines": {
    offences: (file) => {
      const defined = [...file.code.matchAll(/create or replace (?:function|view) ([\w.]+)/g)].map(
        (match) => match[1]!,
      );
      const isOne = isFunction(file) || file.path.includes("/views/");
      return isOne && defined.join() !== file.name ? [defined.join(", ")] : [];
    },
    broken: ["db/tenant/core/functions/f.sql", "create or replace function g()\n"],
  },

  "functions state their volatility, and whether they may run in parallel": {
    offences: (file) =>
      functionsOf(file)
        .filter(
          ({ code }) =>
            !code.includes("returns trigger") && !code.startsWith("create function pg_temp"),
        )
        .filter(
          ({ code }) =>
            !/\b(volatile|stable|immutable)\b/.test(code) ||
            (/\b(stable|immutable)\b/.test(code) && !/\bparallel (safe|unsafe)\b/.test(code)),
        )
        .map(({ name }) => name),
    broken: ["db/tenant/core/functions/f.sql", `${definition} begin atomic select 1; end;\n`],
  },

  "functions are bound: begin atomic, or search_path from current": {
    offences: (file) =>
      functionsOf(file)
        .filter(
          ({ code }) =>
            !/\b(begin atomic|return\s+\S)/.test(code.split("as $$")[0]!) &&
            !/set search_path (from current|= '')/.test(code),
        )
        .map(({ name }) => name),
    broken: ["db/tenant/core/functions/f.sql", `${definition} as $$ select 1 $$;\n`],
  },

  "functions that act as their owner say why": {
    offences: (file) =>
      functionsOf(file)
        .filter(
          ({ code, text }) => code.includes("security definer") && !text.includes("-- Definer,"),
        )
        .map(({ name }) => name),
    broken: ["db/tenant/core/functions/f.sql", `${definition} security definer begin atomic\n`],
  },

  "errors have a code, a message and a hint": {
    offences: (file) =>
      [...file.text.matchAll(/raise exception([\s\S]*?);\n/g)]
        .map((match) => match[1]!)
        .filter(
          (raise) =>
            !/^ using\s+errcode = '((SC|HR)\d{3}|42501|P0002)'/.test(raise) ||
            !raise.includes("message = ") ||
            (raise.includes("'SC") && !raise.includes("hint = ")),
        ),
    broken: ["db/tenant/core/functions/f.sql", "raise exception 'Oh no';\n"],
  },

  "a policy file protects its table first, then states policies, then grants": {
    offences: (file) => {
      if (!file.path.startsWith("policies/")) return [];
      const order = [...file.code.matchAll(/^(select app\.protect|create policy|grant)\b/gm)].map(
        (match) => ["select app.protect", "create policy", "grant"].indexOf(match[1]!),
      );
      const sorted = order.every((kind, index) => index === 0 || kind >= order[index - 1]!);
      const first = new RegExp(`^select app\\.protect\\('${file.name}'\\);`, "m");
      return sorted && first.test(file.text) ? [] : [file.name];
    },
    broken: ["policies/core/x.sql", "grant select on x to y;\nselect app.protect('x');\n"],
  },

  "grants of insert and update list their columns, and nothing is granted to everybody": {
    offences: (file) =>
      file.code.match(/grant (insert|update|all)\b(?! ?\()[^;]*|grant [^;]* to public/g) ?? [],
    broken: ["policies/core/x.sql", "grant insert on x to y;\n"],
  },
};

/** A list in parentheses may go on below its first item, one more to the right. */
function oddlyIndented(lines: string[]): string[] {
  const indent = (line: string) => line.length - line.trimStart().length;
  return lines.filter((line, index) => {
    if (indent(line) % 2 === 0 || line.trim() === "") return false;
    const above = lines.slice(0, index).findLast((other) => indent(other) < indent(line));
    return !(above?.trim().startsWith("(") && indent(above) === indent(line) - 1);
  });
}
