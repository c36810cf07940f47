/** The school's public address: its slug before the platform's host name. */
export function schoolAddress(publicUrl: string, slug: string): string {
  const url = new URL(publicUrl);
  url.hostname = `${slug}.${url.hostname}`;
  return url.origin;
}
