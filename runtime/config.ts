import type { z } from "zod";
import { HomeroomError } from "./errors.ts";
import type { Setting } from "./setting.ts";
import { settings } from "./settings.ts";

type Settings = typeof settings;
export type SettingName = keyof Settings;

/** All settings, checked. Frozen: what a process started with is what it runs with. */
export type Config = { readonly [Name in SettingName]: z.output<Settings[Name]["schema"]> };

/** A configuration in which the settings that this process cannot do without are present. */
export type ConfigWith<Name extends SettingName> = Config & {
  readonly [N in Name]: NonNullable<Config[N]>;
};

type Variables = Record<string, string | undefined>;

/**
 * Reads the environment, once, in an entry point. `required` are the optional settings that this
 * process cannot do without. Throws `BAD_SETTINGS` that names every wrong or missing variable at
 * once, and what it should be; the value of a secret is never shown.
 */
export function readConfig<Name extends SettingName = never>(
  required: readonly Name[] = [],
  environment: Variables = process.env,
): ConfigWith<Name> {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, setting] of entries()) {
    const variable = variableOf(name);
    const text = environment[variable] === "" ? undefined : environment[variable];
    const result = setting.schema.safeParse(text);
    if (!result.success) {
      const shown = setting.secret ? "" : ` (it is "${text}")`;
      const reasons = result.error.issues.map((issue) => issue.message).join(", ");
      problems.push(`${variable} ${reasons}${shown}. ${setting.about}`);
    } else if (result.data === undefined && required.includes(name as Name)) {
      problems.push(`${variable} is missing. ${setting.about}`);
    }
    values[name] = result.data;
  }
  if (problems.length > 0) {
    throw new HomeroomError("BAD_SETTINGS", `Wrong settings:\n  ${problems.join("\n  ")}`, {
      hint: "Set them in the environment and start again; the README lists every setting.",
    });
  }
  return Object.freeze(values) as ConfigWith<Name>;
}

/** Whether somebody set this variable, as opposed to its default being used. */
export function isSet(name: SettingName, environment: Variables = process.env): boolean {
  return Boolean(environment[variableOf(name)]);
}

/** The environment of a child process: this one's, with these settings changed. */
export function environmentWith(changes: Partial<Record<SettingName, string>>): Variables {
  const changed = Object.entries(changes).map(([name, value]) => [variableOf(name), value]);
  return { ...process.env, ...(Object.fromEntries(changed) as Variables) };
}

/** The README's table of settings, in Markdown. */
export function settingsTable(): string {
  const rows = entries().map(([name, setting]) => {
    const value = setting.schema.parse(undefined) as string | number | boolean | undefined;
    const shown = value === undefined ? "" : `\`${value}\``;
    return `| \`${variableOf(name)}\` | ${shown} | ${setting.about} |`;
  });
  return ["| Variable | Default | Meaning |", "| --- | --- | --- |", ...rows].join("\n");
}

/** `serverPoolSize` → `SERVER_POOL_SIZE` */
function variableOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function entries(): [string, Setting][] {
  return Object.entries(settings);
}
