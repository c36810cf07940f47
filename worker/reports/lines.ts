import type { Order, Row } from "./order.ts";

/*
 * What the worker tells the process that writes a file, line by line: the order, then the rows of a
 * report or the pictures of a document, then that this was all. Who is cut off in the middle knows it.
 */

const end = "end";

/** So many rows, or characters of them, are held before they are written, and have gone out. */
const batchSize = { rows: 500, characters: 512 * 1024 };

/** Encodes an order and what it needs: one row or several, each on a line, and pictures as they are. */
export async function* toLines(
  order: Order,
  rows: AsyncIterable<string>,
  pictures: AsyncIterable<Buffer | undefined>,
): AsyncGenerator<string> {
  const { logo } = order.school;
  const school = { ...order.school, logo: logo?.toString("base64") };
  yield `${JSON.stringify({ ...order, school })}\n`;
  if (order.document) {
    for await (const picture of pictures) yield `${picture?.toString("base64") ?? ""}\n`;
  } else {
    for await (const row of rows) yield `${row}\n`;
  }
  yield `${end}\n`;
}

/** Reads what `toLines` made. Rows, or pictures, are to be read to their end, after the order. */
export async function fromLines(input: AsyncIterable<string>): Promise<{
  order: Order;
  rows: AsyncGenerator<Row[]>;
  pictures: AsyncGenerator<Buffer | undefined>;
}> {
  const lines = linesOf(input);
  const { value } = await lines.next();
  const { askedAt, school, ...order } = JSON.parse(value ?? "null") as Omit<
    Order,
    "askedAt" | "school"
  > & { askedAt: string; school: { name: string; logo?: string } };
  return {
    order: {
      ...order,
      askedAt: new Date(askedAt),
      school: { name: school.name, logo: decoded(school.logo) },
    },
    rows: rowsOf(lines),
    pictures: picturesOf(lines),
  };
}

async function* rowsOf(lines: AsyncIterable<string>): AsyncGenerator<Row[]> {
  let batch: Row[] = [];
  let characters = 0;
  for await (const line of lines) {
    batch.push(JSON.parse(line) as Row);
    characters += line.length;
    if (batch.length < batchSize.rows && characters < batchSize.characters) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}

async function* picturesOf(lines: AsyncIterable<string>) {
  for await (const line of lines) yield decoded(line);
}

function decoded(base64: string | undefined): Buffer | undefined {
  return base64 === undefined || base64 === "" ? undefined : Buffer.from(base64, "base64");
}

async function* linesOf(input: AsyncIterable<string>): AsyncGenerator<string, void> {
  let rest: string[] = [];
  for await (const chunk of input) {
    const [first, ...more] = chunk.split("\n");
    rest.push(first!);
    for (const next of more) {
      const line = rest.join("");
      if (line === end) return;
      yield line;
      rest = [next];
    }
  }
  throw new Error("The worker that asked for the file has gone.");
}
