const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeZone: "UTC" });
const time = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "long",
  timeStyle: "short",
  timeZone: "UTC",
});

/** `Monday 1 March 2027` */
export function longDay(date: Date): string {
  return day.format(date).replace(",", "");
}

/** `1 March 2027 at 09:30 UTC` */
export function longTime(date: Date): string {
  return `${time.format(date)} UTC`;
}
