import { createHash } from "node:crypto";
import { isEnumType, type GraphQLSchema } from "graphql";
import type { RestModel, RestObject, RestType } from "../rest/model.ts";

/** Plausible texts by what a column's name says, the first that fits. */
const texts: readonly [RegExp, string][] = [
  [/password/i, "correct horse battery"],
  [/token$/i, "eyJhbGciOiJIUzI1NiIs…"],
  [/email|^address$/i, "lisa.simpson@springfield.example"],
  [/^(first|preferred)Name$/, "Lisa"],
  [/^middleName$/, "Marie"],
  [/^lastName$/, "Simpson"],
  [
    /^(full|person|student|display|guardian|driver|teacher|reader|member|borrower)\w*Name$/,
    "Lisa Simpson",
  ],
  [/^className$/, "7B"],
  [/schoolName$/i, "North School"],
  [/subjectName$/i, "Mathematics"],
  [/phone/i, "+1 555 0100"],
  [/postalAddress/, "742 Evergreen Terrace"],
  [/timeZone/, "Europe/Lisbon"],
  [/locale/i, "en"],
  [/^cron$/, "0 7 * * 1"],
  [/^isbn/i, "9780140328721"],
  [/currency/i, "EUR"],
  [/url|link/i, "https://springfield.example/"],
  [/color/i, "#336699"],
  [/registration/i, "AB-123-CD"],
  [/admissionNumber|number$/i, "2026-0042"],
  [/^title$/, "Parents' evening"],
  [/^subject$/, "Field trip on Friday"],
  [/^(body|note|reason|description|comment|remarks?)$/i, "Bring a warm coat."],
  [/code$/i, "M7"],
  [/phrase/, "simpson"],
  [/name$/i, "Mathematics"],
];

/**
 * A plausible value of a column or an argument; the same at every call. Undefined for what is no scalar, and for JSON.
 *
 * @param name decides what a text or an id is
 */
export function exampleOf(name: string, type: { name: string }): unknown {
  const isEnd = /(ends|until|to|end|due)([A-Z]|$)/.test(name);
  switch (type.name) {
    case "UUID":
      return uuidFor(name);
    case "Boolean":
      return true;
    case "Int":
      return /year/i.test(name) ? 2026 : /capacity|seats/i.test(name) ? 28 : 1;
    case "Float":
      return 0.5;
    case "BigInt":
      return "1042";
    case "BigFloat":
      return name.includes("latitude") ? "38.71" : name.includes("longitude") ? "-9.14" : "12.50";
    case "Date":
      return /birth/i.test(name) ? "2013-05-09" : isEnd ? "2027-06-30" : "2026-09-14";
    case "Datetime":
      return isEnd ? "2027-06-30T16:00:00+00:00" : "2026-09-14T08:00:00+00:00";
    case "Time":
      return isEnd ? "09:15:00" : "08:30:00";
    case "Base64EncodedBinary":
      return "SGVsbG8=";
    case "InternetAddress":
      return "192.0.2.7";
    case "String":
      return texts.find(([pattern]) => pattern.test(name))?.[1] ?? words(name);
    default:
      return undefined;
  }
}

/** A row as an answer has it, without what `include` adds. */
export function rowExample(
  object: RestObject,
  model: RestModel,
  schema: GraphQLSchema,
): Record<string, unknown> {
  const values = object.columns.map(({ name, type }) => {
    const value = valueExample(name, type, model, schema);
    return [name, type.isList ? [value] : value] as const;
  });
  return Object.fromEntries(values);
}

/** One value of an answer. */
function valueExample(name: string, type: RestType, model: RestModel, schema: GraphQLSchema) {
  const object = model.objects[type.name];
  if (object) return rowExample(object, model, schema);
  const named = schema.getType(type.name);
  return isEnumType(named) ? named.getValues()[0]!.name : (exampleOf(name, type) ?? {});
}

/** The ids of an example differ by what they are of. */
function uuidFor(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return `0199c3e4-7a00-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
}

function words(name: string): string {
  const text = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}
