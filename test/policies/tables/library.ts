import { id, type TablePolicy } from "../matrix.ts";

/** What everybody sees, and those who run the library change. */
const shared = `
                     select  insert  update  delete
      Administrator  1       1       1       1
      Principal      1       1       1       1
      Registrar      1       1       1       1
      Teacher        1       42501   0       0
      Student        1       42501   0       0
      Guardian       1       42501   0       0
      Nobody         0       42501   0       0
      Librarian      1       1       1       1
      Driver         1       42501   0       0
      Auditor        1       42501   0       0`;

/** What only functions write, of the demo student, of another one, and of the demo teacher. */
const written = `
                     select  insert             update             delete
      Administrator  1/1/1   42501/42501/42501  42501/42501/42501  42501/42501/42501
      Principal      1/1/1   42501/42501/42501  42501/42501/42501  42501/42501/42501
      Registrar      1/1/1   42501/42501/42501  42501/42501/42501  42501/42501/42501
      Teacher        0/0/1   42501/42501/42501  42501/42501/42501  42501/42501/42501
      Student        1/0/0   42501/42501/42501  42501/42501/42501  42501/42501/42501
      Guardian       1/0/0   42501/42501/42501  42501/42501/42501  42501/42501/42501
      Nobody         0/0/0   42501/42501/42501  42501/42501/42501  42501/42501/42501
      Librarian      1/1/1   42501/42501/42501  42501/42501/42501  42501/42501/42501
      Driver         0/0/0   42501/42501/42501  42501/42501/42501  42501/42501/42501
      Auditor        1/1/1   42501/42501/42501  42501/42501/42501  42501/42501/42501`;

/** Of three rows as above, the first two. */
const writtenOfTwo = written.replaceAll(/(\w+\/\w+)\/\w+/g, "$1");

export const libraryPolicies: TablePolicy[] = [
  {
    table: "library_settings",
    rows: { any: "library_settings/empty" },
    insert: `(school_id) values (${id("schools/south")})`,
    update: "loan_days = 7",
    expected: shared,
  },
  {
    table: "book_categories",
    rows: { any: "book_categories/empty" },
    insert: "(name) values ('New')",
    update: "name = 'Renamed'",
    expected: shared,
  },
  {
    table: "books",
    rows: { any: "books/empty" },
    insert: "(title) values ('New')",
    update: "title = 'Renamed'",
    expected: shared,
  },
  {
    table: "book_copies",
    rows: { fresh: "book_copies/empty", lent: "book_copies/S-001-1" },
    insert: `(book_id, school_id, barcode)
             values (${id("books/1")}, ${id("schools/south")}, 'S-NEW')`,
    update: "call_number = 'A'",
    expected: `
                     select  insert       update  delete
      Administrator  1/1     1/1          1/1     1/SC602
      Principal      1/1     1/1          1/1     1/SC602
      Registrar      1/1     1/1          1/1     1/SC602
      Teacher        1/1     42501/42501  0/0     0/0
      Student        1/1     42501/42501  0/0     0/0
      Guardian       1/1     42501/42501  0/0     0/0
      Nobody         0/0     42501/42501  0/0     0/0
      Librarian      1/1     1/1          1/1     1/SC602
      Driver         1/1     42501/42501  0/0     0/0
      Auditor        1/1     42501/42501  0/0     0/0`,
  },
  {
    table: "library_members",
    rows: {
      own: "library_members/1",
      others: "library_members/12",
      teachers: "library_members/teacher",
    },
    insert: `(school_id, student_id) values (${id("schools/north")}, ${id("students/8")})`,
    update: "loan_limit = 1",
    expected: `
                     select  insert             update  delete
      Administrator  1/1/1   1/1/1              1/1/1   1/SC618/1
      Principal      1/1/1   1/1/1              1/1/1   1/SC618/1
      Registrar      1/1/1   1/1/1              1/1/1   1/SC618/1
      Teacher        0/0/1   42501/42501/42501  0/0/0   0/0/0
      Student        1/0/0   42501/42501/42501  0/0/0   0/0/0
      Guardian       1/0/0   42501/42501/42501  0/0/0   0/0/0
      Nobody         0/0/0   42501/42501/42501  0/0/0   0/0/0
      Librarian      1/1/1   1/1/1              1/1/1   1/SC618/1
      Driver         0/0/0   42501/42501/42501  0/0/0   0/0/0
      Auditor        1/1/1   42501/42501/42501  0/0/0   0/0/0`,
  },
  {
    table: "loans",
    rows: { own: "loans/returned", others: "loans/far" },
    expected: writtenOfTwo,
  },
  {
    table: "reservations",
    rows: { own: "reservations/1", others: "reservations/far", teachers: "reservations/teacher" },
    expected: written,
  },
  {
    table: "fines",
    rows: { own: "fines/settled", others: "fines/far" },
    update: "note = 'Noted'",
    expected: `
                     select  insert       update  delete
      Administrator  1/1     42501/42501  1/1     23503/1
      Principal      1/1     42501/42501  1/1     23503/1
      Registrar      1/1     42501/42501  1/1     23503/1
      Teacher        0/0     42501/42501  0/0     0/0
      Student        1/0     42501/42501  0/0     0/0
      Guardian       1/0     42501/42501  0/0     0/0
      Nobody         0/0     42501/42501  0/0     0/0
      Librarian      1/1     42501/42501  1/1     23503/1
      Driver         0/0     42501/42501  0/0     0/0
      Auditor        1/1     42501/42501  0/0     0/0`,
  },
  {
    table: "fine_payments",
    rows: { own: "fine_payments/settled", others: "fine_payments/far" },
    expected: writtenOfTwo,
  },
];
