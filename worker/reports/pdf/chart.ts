import type { Column } from "../cells.ts";
import type { ChartSetting, Row } from "../order.ts";
import { faint, grey, type Box, type Pages } from "./page.ts";

/** Told apart also by who does not see colours, and in print. */
export const colors = ["#1f5fa8", "#d98c21", "#3f8f4f", "#8a4fa3", "#555555", "#b03a3a"];

const axis = 44;
const foot = 30;

interface Series {
  name: string;
  /** Undefined where there is no number. */
  numbers: (number | undefined)[];
}

/** Draws lines or bars into a box. A column that is not there is left out; false if none is left. */
export function drawChart(
  pages: Pages,
  box: Box,
  { kind, label, values }: ChartSetting,
  columns: Column[],
  rows: Row[],
): boolean {
  const { left, top, width, height } = box;
  const indexOf = (name: string) => columns.findIndex((column) => column.name === name);
  const labels = rows.map((row) => row[indexOf(label)] ?? "");
  const series: Series[] = values
    .filter((name) => indexOf(name) >= 0)
    .map((name) => ({ name, numbers: rows.map((row) => numberOf(row[indexOf(name)])) }));
  if (series.length === 0 || rows.length === 0) return false;

  const scale = scaleOf(series);
  const plot = {
    left: left + axis,
    right: left + width,
    top: top + 16,
    bottom: top + height - foot,
  };
  const yOf = (value: number) =>
    plot.bottom - ((value - scale.from) / (scale.to - scale.from)) * (plot.bottom - plot.top);
  const step = (plot.right - plot.left) / rows.length;

  drawLegend(pages, box, series);
  for (let value = scale.from; value <= scale.to + scale.step / 2; value += scale.step) {
    pages.doc.moveTo(plot.left, yOf(value)).lineTo(plot.right, yOf(value));
    pages.doc.lineWidth(0.4).stroke(faint);
    const text = shortNumber(value);
    const place = { width: axis - 6, size: 7, align: "right" as const, color: grey };
    pages.line(text, left, yOf(value) - 3, place);
  }
  const every = Math.ceil(34 / step);
  for (const [index, text] of labels.entries()) {
    if (index % every !== 0) continue;
    const place = { width: step * every - 2, size: 7, color: grey, align: "center" as const };
    pages.line(text, plot.left + (index - (every - 1) / 2) * step + 1, plot.bottom + 5, place);
  }
  const draw = kind === "bar" ? drawBars : drawLine;
  for (const [index, one] of series.entries()) {
    draw(pages, one, {
      color: colors[index]!,
      index,
      count: series.length,
      left: plot.left,
      step,
      yOf,
    });
  }
  return true;
}

interface Drawing {
  color: string;
  /** Its place among the series, and how many there are. */
  index: number;
  count: number;
  left: number;
  step: number;
  yOf: (value: number) => number;
}

function drawBars({ doc }: Pages, { numbers }: Series, drawing: Drawing): void {
  const { color, index, count, left, step, yOf } = drawing;
  const width = (step * 0.8) / count;
  for (const [place, number] of numbers.entries()) {
    if (number === undefined) continue;
    const x = left + step * (place + 0.1) + width * index;
    const [y, zero] = [yOf(number), yOf(0)];
    doc.rect(x, Math.min(y, zero), width, Math.abs(zero - y)).fill(color);
  }
}

function drawLine({ doc }: Pages, { numbers }: Series, { color, left, step, yOf }: Drawing): void {
  let drawing = false;
  for (const [place, number] of numbers.entries()) {
    if (number === undefined) {
      drawing = false;
      continue;
    }
    const [x, y] = [left + step * (place + 0.5), yOf(number)];
    if (drawing) doc.lineTo(x, y);
    else doc.moveTo(x, y);
    drawing = true;
  }
  doc.lineWidth(1.5).stroke(color);
  // Closer than that, points would cover the line.
  if (step < 6) return;
  for (const [place, number] of numbers.entries()) {
    if (number !== undefined) doc.circle(left + step * (place + 0.5), yOf(number), 2).fill(color);
  }
}

function drawLegend(pages: Pages, { left, top, width }: Box, series: Series[]): void {
  const room = (width - axis) / series.length;
  for (const [index, { name }] of series.entries()) {
    const x = left + axis + room * index;
    pages.doc.rect(x, top + 1, 7, 7).fill(colors[index]);
    pages.line(name, x + 11, top, { width: room - 14, size: 8 });
  }
}

/** From zero, or below, to a round number, in steps of 1, 2 or 5 times a power of ten. */
function scaleOf(series: Series[]): { from: number; to: number; step: number } {
  const all = series.flatMap(({ numbers }) => numbers).filter((number) => number !== undefined);
  const [least, most] = [Math.min(0, ...all), Math.max(0, ...all)];
  const rough = (most - least || 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const to = Math.ceil(most / step) * step;
  return { from: Math.floor(least / step) * step, to: to === 0 && least === 0 ? step : to, step };
}

export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Undefined for what is no number. */
export function numberOf(text: string | null | undefined): number | undefined {
  const number = Number(text ?? NaN);
  return Number.isFinite(number) ? number : undefined;
}
