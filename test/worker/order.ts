import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { PNG } from "pngjs";
import type { Column } from "../../worker/reports/cells.ts";
import type { Order, Row } from "../../worker/reports/order.ts";
import { writeOrder } from "../../worker/reports/write_order.ts";

/** A square of two colours, as a school's logo. */
export function logo(): Buffer {
  return twoColours(32, 32);
}

/** Higher than wide, two colours, as a student's photo. */
export function photo(): Buffer {
  return twoColours(30, 50);
}

function twoColours(width: number, height: number): Buffer {
  const picture = new PNG({ width, height });
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const upper = pixel % width > Math.floor(pixel / width);
    picture.data.set(upper ? [31, 95, 168, 255] : [217, 140, 33, 255], pixel * 4);
  }
  return PNG.sync.write(picture);
}

/** An order that says the same whenever and wherever it is written. */
export function orderOf(columns: Column[], more: Partial<Order> = {}): Order {
  return {
    format: "pdf",
    title: "A report",
    document: undefined,
    columns,
    rowCount: 0,
    isTruncated: false,
    chart: undefined,
    askedBy: "Agnes Skinner",
    askedAt: new Date("2026-03-02T07:05:00Z"),
    timeZone: "Europe/Berlin",
    school: { name: "Springfield North", logo: logo() },
    font: undefined,
    ...more,
  };
}

/** The file of an order, written in this process. */
export async function written(
  order: Order,
  { rows = [], pictures = [] }: { rows?: Row[][]; pictures?: (Buffer | undefined)[] },
): Promise<Buffer> {
  const output = new PassThrough();
  const [content] = await Promise.all([
    buffer(output),
    writeOrder(order, { rows: oneByOne(rows), pictures: oneByOne(pictures), output }),
  ]);
  return content;
}

async function* oneByOne<T>(items: T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}
