import { id, type TablePolicy } from "../matrix.ts";

const file = (owner: string) =>
  `(owner_table, owner_id, name, media_type, byte_size, sha256, content)
   values (${owner}, 'a.txt', 'text/plain', 1, sha256('x'), 'x')`;

export const corePolicies: TablePolicy[] = [
  {
    table: "attachments",
    rows: { own: "attachments/near", others: "attachments/far", logo: "attachments/logo" },
    inserts: {
      own: file(`'students', ${id("students/1")}`),
      others: file(`'students', ${id("students/11")}`),
      logo: file(`'schools', ${id("schools/north")}`),
    },
    update: "name = 'b.txt'",
    expected: `
                     select  insert             update  delete
      Administrator  1/1/1   1/1/1              1/1/1   1/1/1
      Principal      1/1/1   1/1/1              1/1/1   1/1/1
      Registrar      1/1/1   1/1/1              1/1/1   1/1/1
      Teacher        1/0/1   1/42501/42501      0/0/0   0/0/0
      Student        1/0/1   42501/42501/42501  0/0/0   0/0/0
      Guardian       1/0/1   42501/42501/42501  0/0/0   0/0/0
      Nobody         0/0/0   42501/42501/42501  0/0/0   0/0/0`,
  },
  {
    table: "attachment_parts",
    rows: { far: "attachment_parts/one" },
    insert: `(attachment_id, position, content) values (${id("attachments/parts")}, 1, 'x')`,
    update: "content = 'y'",
    expected: `
                     select  insert  update  delete
      Administrator  1       42501   42501   42501
      Principal      1       42501   42501   42501
      Registrar      1       42501   42501   42501
      Teacher        0       42501   42501   42501
      Student        0       42501   42501   42501
      Guardian       0       42501   42501   42501
      Nobody         0       42501   42501   42501`,
  },
  {
    table: "stored_objects",
    rows: { any: "stored_objects/one" },
    insert: "(storage_key) values ('x/two')",
    expected: `
                     select  insert  update  delete
      Administrator  42501   42501   42501   42501
      Principal      42501   42501   42501   42501
      Registrar      42501   42501   42501   42501
      Teacher        42501   42501   42501   42501
      Student        42501   42501   42501   42501
      Guardian       42501   42501   42501   42501
      Nobody         42501   42501   42501   42501`,
  },
  {
    table: "audit_logs",
    rows: { any: "audit_logs/one" },
    insert: `(table_name, row_id, operation, new_values)
             values ('students', ${id("students/1")}, 'insert', '{}')`,
    update: "new_values = '{}'",
    expected: `
                     select  insert  update  delete
      Administrator  1       42501   42501   42501
      Principal      0       42501   42501   42501
      Registrar      0       42501   42501   42501
      Teacher        0       42501   42501   42501
      Student        0       42501   42501   42501
      Guardian       0       42501   42501   42501
      Nobody         0       42501   42501   42501`,
  },
  {
    table: "idempotency_keys",
    rows: { any: "idempotency_keys/one" },
    insert: "(user_id, key, request_hash) values ('{me}', 'two', sha256('x'))",
    expected: `
                     select  insert  update  delete
      Administrator  42501   42501   42501   42501
      Principal      42501   42501   42501   42501
      Registrar      42501   42501   42501   42501
      Teacher        42501   42501   42501   42501
      Student        42501   42501   42501   42501
      Guardian       42501   42501   42501   42501
      Nobody         42501   42501   42501   42501`,
  },
  {
    table: "record_views",
    rows: { any: "record_views/one" },
    insert: `(table_name, row_id, field_group)
             values ('students', ${id("students/1")}, 'medical_note')`,
    update: "user_id = null",
    expected: `
                     select  insert  update  delete
      Administrator  1       42501   42501   42501
      Principal      0       42501   42501   42501
      Registrar      0       42501   42501   42501
      Teacher        0       42501   42501   42501
      Student        0       42501   42501   42501
      Guardian       0       42501   42501   42501
      Nobody         0       42501   42501   42501`,
  },
  {
    table: "nights",
    rows: { any: "nights/one" },
    insert: "(time_zone, night) values ('Asia/Kolkata', '2027-03-01')",
    expected: `
                     select  insert  update  delete
      Administrator  42501   42501   42501   42501
      Principal      42501   42501   42501   42501
      Registrar      42501   42501   42501   42501
      Teacher        42501   42501   42501   42501
      Student        42501   42501   42501   42501
      Guardian       42501   42501   42501   42501
      Nobody         42501   42501   42501   42501`,
  },
  {
    table: "retention_periods",
    rows: { any: "retention_periods/deliveries" },
    insert: "(subject, days) values ('deliveries', 7)",
    update: "days = 8",
    expected: `
                     select  insert  update  delete
      Administrator  1       42501   1       42501
      Principal      0       42501   0       42501
      Registrar      0       42501   0       42501
      Teacher        0       42501   0       42501
      Student        0       42501   0       42501
      Guardian       0       42501   0       42501
      Nobody         0       42501   0       42501`,
  },
  {
    table: "mail_receipts",
    rows: { any: "mail_receipts/one" },
    insert: "(message_key) values ('two')",
    expected: `
                     select  insert  update  delete
      Administrator  42501   42501   42501   42501
      Principal      42501   42501   42501   42501
      Registrar      42501   42501   42501   42501
      Teacher        42501   42501   42501   42501
      Student        42501   42501   42501   42501
      Guardian       42501   42501   42501   42501
      Nobody         42501   42501   42501   42501`,
  },
  {
    table: "number_sequences",
    rows: { any: "number_sequences/custom" },
    insert: "(name, pattern, resets_yearly) values ('new', 'N-{seq:3}', false)",
    update: "pattern = 'D-{seq:4}'",
    expected: `
                     select  insert  update  delete
      Administrator  1       1       1       1
      Principal      1       42501   0       0
      Registrar      1       42501   0       0
      Teacher        0       42501   0       0
      Student        0       42501   0       0
      Guardian       0       42501   0       0
      Nobody         0       42501   0       0`,
  },
];
