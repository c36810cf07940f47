/** Name and Postgres's type of a column, as a run keeps them. */
export interface Column {
  name: string;
  /** `integer`, `numeric(5,2)`, `timestamp with time zone`, `text[]` … */
  type: string;
}

export type Kind = "number" | "boolean" | "date" | "moment" | "text";

/** What a column's values are to a reader; what is nothing else is text. */
export function kindOf({ type }: Column): Kind {
  if (type.endsWith("[]")) return "text";
  if (/^(smallint|integer|bigint|numeric|real|double precision)/.test(type)) return "number";
  if (type === "boolean") return "boolean";
  if (type === "date") return "date";
  return type.startsWith("timestamp") ? "moment" : "text";
}

/** Writes moments as a clock in a time zone shows them: `2026-03-01 08:05`. */
export function clockIn(timeZone: string): (text: string) => string {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
    timeStyle: "short",
  });
  return (text) => {
    // Without an offset it is a clock's time already; what no calendar holds (infinity) stays.
    if (!/[+-]\d\d(:?\d\d)?$|Z$/.test(text.slice(10))) return text.replace("T", " ").slice(0, 16);
    const moment = new Date(text);
    return Number.isNaN(moment.getTime()) ? text : format.format(moment);
  };
}

/**
 * A number that a spreadsheet holds as it stands; undefined for one with more digits than a double
 * keeps, and for NaN and the infinities.
 */
export function exactNumber(text: string): number | undefined {
  if (text.replace(/\D/g, "").length > 15) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** The day or moment as a Date whose UTC fields are what the text says; undefined if it is none. */
export function dateOf(text: string): Date | undefined {
  const date = new Date(`${text.replace(" ", "T")}${text.length > 10 ? ":00" : "T00:00:00"}Z`);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1900 ? undefined : date;
}
