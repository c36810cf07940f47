import { colors, shortNumber } from "./chart.ts";
import { grey, type Box, type Pages } from "./page.ts";

/** A part of a pie. */
export interface Share {
  name: string;
  value: number;
}

/**
 * Draws shares of a whole into a box, the largest first, with a legend beside them. What is not above
 * zero is no share. Where there are more than there are colours, the smallest are one: "Others".
 */
export function drawPie(pages: Pages, { left, top, width, height }: Box, all: Share[]): void {
  const shares = fewer(all.filter(({ value }) => value > 0));
  const sum = shares.reduce((total, { value }) => total + value, 0);
  const radius = Math.min(height / 2 - 4, width / 5);
  const [x, y] = [left + radius + 4, top + height / 2];
  let angle = -Math.PI / 2;
  for (const [index, { name, value }] of shares.entries()) {
    const next = angle + (value / sum) * 2 * Math.PI;
    if (shares.length === 1) pages.doc.circle(x, y, radius);
    else pages.doc.path(slice(x, y, radius, angle, next));
    // The white line tells neighbours apart in print.
    pages.doc.lineWidth(1).fillAndStroke(colors[index], "white");
    angle = next;
    const row = y - shares.length * 7 + index * 14;
    const beside = left + 2 * radius + 14;
    pages.doc.rect(beside, row + 1, 7, 7).fill(colors[index]);
    const room = left + width - beside - 11;
    pages.line(name, beside + 11, row, { width: room - 58, size: 8 });
    const share = `${shortNumber(value)} (${Math.round((value / sum) * 100)} %)`;
    const place = { width: 56, size: 8, align: "right" as const, color: grey };
    pages.line(share, beside + 11 + room - 56, row, place);
  }
}

function fewer(shares: Share[]): Share[] {
  const sorted = shares.toSorted((one, other) => other.value - one.value);
  if (sorted.length <= colors.length) return sorted;
  const kept = sorted.slice(0, colors.length - 1);
  const rest = sorted.slice(colors.length - 1);
  return [...kept, { name: "Others", value: rest.reduce((sum, { value }) => sum + value, 0) }];
}

/** As a path of SVG. */
function slice(x: number, y: number, radius: number, from: number, to: number): string {
  const point = (angle: number) =>
    `${x + radius * Math.cos(angle)} ${y + radius * Math.sin(angle)}`;
  const isLarge = to - from > Math.PI ? 1 : 0;
  return `M ${x} ${y} L ${point(from)} A ${radius} ${radius} 0 ${isLarge} 1 ${point(to)} Z`;
}
