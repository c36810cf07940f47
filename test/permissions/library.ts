import { demoId } from "../support/database.ts";
import { walker, type Proof } from "./walk.ts";

const id = (key: string) => `'${demoId(key)}'`;

const free = id("book_copies/N-012-1");
const lent = id("book_copies/N-001-1");
const reader = id("library_members/1");

/** The walker as a reader, who has what another one had. */
const asReader = (table: string, row: string) => `
  insert into library_members (id, school_id, user_id)
  values (${id("library_members/walker")}, ${id("schools/north")}, '${walker.user}');
  update ${table} set member_id = ${id("library_members/walker")} where id = ${id(row)};`;

/** A function that is called with a row of a table, which has to be found first. */
const ofRow = (permission: string, calls: string, row: string): Proof => {
  const table = permission.split(":")[0]!;
  return {
    ...{ permission, calls },
    attempt: `select ${calls}(${table}) from ${table} where id = ${id(row)}`,
  };
};

const call = (
  permission: string,
  calls: string,
  args: string,
  more: Partial<Proof> = {},
): Proof => ({
  ...{ permission, calls, attempt: `select ${calls}(${args})` },
  ...more,
});

const always = "'2000-01-01', '2999-01-01'";

export const libraryProofs: Proof[] = [
  ofRow("books:view", "books_available_copies", "books/1"),
  ofRow("books:view", "books_lendable_copies", "books/1"),
  ofRow("books:view", "books_queue_length", "books/1"),
  call("books:view", "search_books", "'cosmos'"),
  call("books:export", "export_catalogue", ""),

  ofRow("book_copies:view", "book_copies_state", "book_copies/N-001-1"),
  call("book_copies:approve", "withdraw_copy", free),
  call("book_copies:approve", "restore_copy", free, {
    given: `select withdraw_copy(${free})`,
  }),

  ofRow("library_members:view", "library_members_name", "library_members/1"),
  ofRow("library_members:view", "library_members_rules", "library_members/1"),
  {
    ...ofRow("fines:view", "library_members_account", "library_members/1"),
    attempt: `select library_members_account(library_members)
              from library_members where id = ${reader}`,
    also: ["library_members:view"],
  },
  call("library_members:create", "add_class_members", id("classes/7B")),
  call("library_members:approve", "block_member", `${reader}, 'Noise'`),
  call("library_members:approve", "unblock_member", reader),

  ofRow("loans:view", "loans_days_late", "loans/overdue"),
  ofRow("loans:view", "loans_accruing_fine", "loans/overdue"),
  call("loans:view", "overdue_loans", ""),
  call("loans:view", "my_loans", "", { given: asReader("loans", "loans/overdue") }),
  call("loans:create", "issue_copy", `${free}, ${reader}`),
  call("loans:assign", "issue_copy", `${free}, ${reader}, true`, { also: ["loans:create"] }),
  call("loans:update", "renew_loan", id("loans/overdue")),
  call("loans:assign", "renew_loan", `${id("loans/awaited")}, true`, { also: ["loans:update"] }),
  call("loans:approve", "return_copy", lent),
  call("loans:approve", "report_copy_lost", lent),
  call("loans:approve", "report_copy_damaged", free),
  call("loans:publish", "remind_overdue", ""),
  call("loans:export", "export_loans", always),

  ofRow("reservations:view", "reservations_queue_position", "reservations/1"),
  call("reservations:view", "my_reservations", "", {
    given: asReader("reservations", "reservations/1"),
  }),
  call("reservations:create", "reserve_book", `${id("books/14")}, ${reader}`),
  call("reservations:update", "prioritize_reservation", `${id("reservations/1")}, 1`),
  call("reservations:delete", "cancel_reservation", id("reservations/1")),
  call("reservations:approve", "expire_reservations", ""),

  call("fines:create", "charge_fine", `${reader}, 'other', 100`),
  call("fines:approve", "waive_fine", `${id("fines/late")}, 'Kindness'`),
  call("fines:export", "export_fines", always),
  call("fine_payments:create", "pay_fine", id("fines/late")),
  call("fine_payments:approve", "cancel_payment", `${id("fine_payments/late")}, 'Mistaken'`),
  call("fine_payments:export", "export_payments", always),
];
