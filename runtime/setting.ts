import { z } from "zod";

/** One setting: how it is read, and what the README says about it. */
export type Setting = { schema: z.ZodType; about: string; secret?: boolean };

/** A whole number within bounds. */
export const whole = (smallest: number, largest: number) =>
  z.coerce
    .number(`must be a whole number from ${smallest} to ${largest}`)
    .int("must be a whole number")
    .min(smallest, `must be at least ${smallest}`)
    .max(largest, `must be at most ${largest}`);

export const address = (protocol: RegExp, example: string) =>
  z.string().refine((text) => URL.canParse(text) && protocol.test(new URL(text).protocol), {
    error: `must look like ${example}`,
  });

export const postgres = address(/^postgres(ql)?:$/, "postgres://user:password@host:5432/homeroom");
export const redis = address(/^rediss?:$/, "redis://:password@host:6379/0");
export const oneOf = <const Choice extends string>(choices: readonly Choice[]) =>
  z.enum(choices, `must be one of ${choices.join(", ")}`);
export const flag = z.stringbool({ error: "must be true or false" });

/** `k2:secret,k1:secret` as a list; the first key signs, all verify. */
export const keys = z
  .string()
  .regex(/^[\w-]+:[^\s,]{32,}(,[\w-]+:[^\s,]{32,})*$/, {
    error: "must look like k2:<secret>,k1:<secret>, each secret of 32 characters or more",
  })
  .transform((text) =>
    text.split(",").map((pair) => {
      const colon = pair.indexOf(":");
      return { kid: pair.slice(0, colon), secret: pair.slice(colon + 1) };
    }),
  )
  .refine((list) => new Set(list.map((key) => key.kid)).size === list.length, {
    error: "must not name one key twice",
  });
