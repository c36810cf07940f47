/** What values of a scalar look like. */
export interface Scalar {
  /** Completes "must be …". */
  expected: string;
  accepts(value: unknown): boolean;
  /** The value that a parameter's text says; undefined if it says none. */
  fromText?(text: string): unknown;
  /** The value as the API takes it, where JSON has another. */
  send?(value: unknown): unknown;
}

const text = (expected: string, pattern: RegExp): Scalar => ({
  expected,
  accepts: (value) => typeof value === "string" && pattern.test(value),
});

const day = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const moment =
  /^(\d{4}-\d\d-\d\d)[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-]\d\d(:?\d\d)?)?$/i;

function isDay(value: unknown): boolean {
  if (typeof value !== "string" || !day.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

/** Numbers that JSON may have as numbers too. */
const numeral = (expected: string, pattern: RegExp): Scalar => ({
  expected,
  accepts: (value) =>
    typeof value === "number"
      ? Number.isFinite(value) && pattern.test(String(value))
      : typeof value === "string" && pattern.test(value),
  send: String,
});

const asNumber = (given: string) => (/^-?\d+(\.\d+)?$/.test(given) ? Number(given) : undefined);

/** How values of each scalar are checked before the database sees them. Scalars that are not listed take anything. */
export const scalars: Readonly<Record<string, Scalar>> = {
  // Postgres has no texts with a zero character.
  String: text("a text", /^[^\0]*$/),
  ID: text("a text", /^[^\0]*$/),
  UUID: text("a uuid", /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i),
  Int: {
    expected: "a whole number",
    accepts: (value) => Number.isInteger(value) && Math.abs(value as number) < 2 ** 31,
    fromText: asNumber,
  },
  Float: {
    expected: "a number",
    accepts: (value) => typeof value === "number" && Number.isFinite(value),
    fromText: asNumber,
  },
  Boolean: {
    expected: "true or false",
    accepts: (value) => typeof value === "boolean",
    fromText: (given) => (given === "true" ? true : given === "false" ? false : undefined),
  },
  BigInt: numeral("a whole number", /^-?\d{1,19}$/),
  BigFloat: numeral("a number", /^-?\d{1,100}(\.\d{1,100})?$/),
  Date: { expected: "a day such as 2026-11-23", accepts: isDay },
  Datetime: {
    expected: "a moment such as 2026-11-23T08:00:00Z",
    accepts: (value) => typeof value === "string" && isDay(moment.exec(value)?.[1]),
  },
  Time: text("a time such as 08:30", /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/),
  InternetAddress: text("an internet address", /^[0-9a-f.:]+(\/\d{1,3})?$/i),
  JSON: {
    expected: "JSON",
    accepts: (value) => value !== undefined,
    fromText(given) {
      try {
        return JSON.parse(given) as unknown;
      } catch {
        return undefined; // Said by `accepts`.
      }
    },
  },
};
