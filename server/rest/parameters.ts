import { badParameters, type Fault } from "./problems.ts";

/** One parameter as it was sent: `filter[lastName][startsWith]=Mc` is `filter`, its path and its text. */
export interface Parameter {
  /** As it was sent, for error messages. */
  sent: string;
  name: string;
  path: string[];
  text: string;
}

const mostParameters = 50;
const bracketed = /^([^[\]]+)((?:\[[^[\]]*\])*)$/;

/**
 * Reads the parameters of an address. Each may be given once, and only those that are known.
 *
 * @param address path and query
 * @param known names of parameters; only `filter` takes brackets
 */
export function readParameters(address: string, known: readonly string[]): Parameter[] {
  const question = address.indexOf("?");
  if (question === -1) return [];
  const faults: Fault[] = [];
  const seen = new Set<string>();
  const entries = [...new URLSearchParams(address.slice(question + 1))];
  if (entries.length > mostParameters) {
    const message = `are too many; ${mostParameters} is the most`;
    throw badParameters([{ parameter: "parameters", message }]);
  }
  const read = entries.map(([sent, text]): Parameter => {
    const [, name = sent, brackets = ""] = bracketed.exec(sent) ?? [];
    const path = [...brackets.matchAll(/\[([^\]]*)\]/g)].map(([, step]) => step!);
    const complain = (message: string) => faults.push({ parameter: shortened(sent), message });
    if (seen.has(sent)) complain("is given twice");
    seen.add(sent);
    if (!known.includes(name) || (path.length > 0 && name !== "filter")) {
      complain(`is unknown; there are ${known.join(", ") || "none"}`);
    } else if (text.includes("\0")) complain("must have no zero character");
    return { sent, name, path, text };
  });
  if (faults.length > 0) throw badParameters(faults);
  return read;
}

/** The text of a parameter; undefined if it was not given. */
export function textOf(parameters: readonly Parameter[], name: string): string | undefined {
  return parameters.find((parameter) => parameter.name === name)?.text;
}

/** The items of a parameter that lists names; undefined if it was not given. */
export function listOf(parameters: readonly Parameter[], name: string): string[] | undefined {
  const items = textOf(parameters, name)?.split(",");
  if (items?.some((item) => item === "")) {
    const message = "must be names with commas between them";
    throw badParameters([{ parameter: name, message }]);
  }
  return items;
}

export function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
