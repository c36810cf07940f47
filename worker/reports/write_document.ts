import { HomeroomError } from "../../runtime/errors.ts";
import { attendanceSheet } from "./documents/attendance_sheet.ts";
import { classList } from "./documents/class_list.ts";
import { dashboard } from "./documents/dashboard.ts";
import { idCards } from "./documents/id_cards.ts";
import { reportCard } from "./documents/report_card.ts";
import { timetable } from "./documents/timetable.ts";
import { transcript } from "./documents/transcript.ts";
import type { Order } from "./order.ts";
import type { Material } from "./write_order.ts";

/** Draws a document of one kind from what the database has kept for it. */
export type WriteDocument = (order: Order, content: unknown, paper: Paper) => Promise<void>;

/** Where a document goes, and the pictures that it names. */
export type Paper = Pick<Material, "output" | "pictures">;

const kinds: Record<string, WriteDocument | undefined> = {
  attendance_sheet: attendanceSheet,
  class_list: classList,
  dashboard,
  id_cards: idCards,
  report_card: reportCard,
  timetable,
  transcript,
};

/** Writes a document of single records as a PDF. */
export async function writeDocument(
  order: Order,
  { kind, content }: NonNullable<Order["document"]>,
  paper: Paper,
): Promise<void> {
  const write = kinds[kind];
  if (!write) {
    throw new HomeroomError("UNKNOWN_DOCUMENT", `This worker writes no ${kind}.`, {
      hint: "Is it older than the database? Then update it.",
    });
  }
  await write(order, content, paper);
}
