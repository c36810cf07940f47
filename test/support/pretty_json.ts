/**
 * JSON for readers of a diff: what fits stands on one line, all else is broken up.
 *
 * @param indent what stands before the value's lines
 * @param before how much of its first line is taken by a key
 */
export function prettyJson(value: unknown, indent = "", before = 0): string {
  const short = oneLine(value);
  if (indent.length + before + short.length <= 140) return short;
  if (typeof value !== "object" || value === null) return short;
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((item) => prettyJson(item, inner))
    : Object.entries(value).map(([name, item]) => {
        const key = `${JSON.stringify(name)}: `;
        return `${key}${prettyJson(item, inner, key.length)}`;
      });
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${parts.map((part) => `${inner}${part}`).join(",\n")}\n${indent}${close}`;
}

function oneLine(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  const entries = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}: ${oneLine(item)}`,
  );
  return entries.length > 0 ? `{ ${entries.join(", ")} }` : "{}";
}
