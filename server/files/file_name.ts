const longest = 255;

/**
 * The name of a file without what could mislead whoever sees it, or the system where it is saved:
 * no folders, no control or direction characters, at most 255 characters with the ending kept.
 */
export function cleanFileName(given: string | undefined): string {
  const name = (given ?? "")
    .normalize("NFC")
    .replace(/^.*[/\\]/su, "")
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, "")
    .replace(/[<>:"|?*]/g, "_")
    .replace(/^[\s.]+|[\s.]+$/g, "");
  if (name === "") return "file";
  const characters = [...name];
  if (characters.length <= longest) return name;
  const ending = /\.[\p{L}\p{N}]{1,16}$/u.exec(name)?.[0] ?? "";
  return characters.slice(0, longest - [...ending].length).join("") + ending;
}
