import { id, type TablePolicy } from "../matrix.ts";

/** Own: the demo student, her mother and her teacher; others: people of the south campus. */
export const peoplePolicies: TablePolicy[] = [
  {
    table: "students",
    rows: { own: "students/1", others: "students/11", free: "students/free" },
    insert: `(school_id, admission_number, first_name, last_name)
             values (${id("schools/north")}, 'M-9', 'New', 'Student')`,
    update: "phone = '1'",
    expected: `
                     select  insert             update  delete
      Administrator  1/1/1   1/1/1              1/1/1   1/1/1
      Principal      1/1/1   1/1/1              1/1/1   0/0/0
      Registrar      1/1/1   1/1/1              1/1/1   0/0/0
      Teacher        1/0/0   42501/42501/42501  0/0/0   0/0/0
      Student        1/0/0   42501/42501/42501  0/0/0   0/0/0
      Guardian       1/0/0   42501/42501/42501  0/0/0   0/0/0
      Nobody         0/0/0   42501/42501/42501  0/0/0   0/0/0`,
  },
  {
    table: "guardians",
    rows: { own: "guardians/guardian", others: "guardians/far" },
    insert: "(first_name, last_name) values ('New', 'Guardian')",
    update: "phone = '1'",
    expected: `
                     select  insert       update  delete
      Administrator  1/1     1/1          1/1     1/1
      Principal      1/1     1/1          1/1     1/1
      Registrar      1/1     1/1          1/1     1/1
      Teacher        1/0     42501/42501  0/0     0/0
      Student        1/0     42501/42501  0/0     0/0
      Guardian       1/0     42501/42501  0/0     0/0
      Nobody         0/0     42501/42501  0/0     0/0`,
  },
  {
    table: "student_guardians",
    rows: { own: "student_guardians/1", others: "student_guardians/far" },
    inserts: {
      own: `(student_id, guardian_id, relation)
            values (${id("students/1")}, ${id("guardians/free")}, 'other')`,
      others: `(student_id, guardian_id, relation)
               values (${id("students/11")}, ${id("guardians/guardian")}, 'other')`,
    },
    update: "contact_order = 2",
    expected: `
                     select  insert       update  delete
      Administrator  1/1     1/1          1/1     1/1
      Principal      1/1     1/1          1/1     1/1
      Registrar      1/1     1/1          1/1     1/1
      Teacher        1/0     42501/42501  0/0     0/0
      Student        1/0     42501/42501  0/0     0/0
      Guardian       1/0     42501/42501  0/0     0/0
      Nobody         0/0     42501/42501  0/0     0/0`,
  },
  {
    table: "teachers",
    rows: { own: "teachers/teacher", others: "teachers/far" },
    insert: `(school_id, first_name, last_name)
             values (${id("schools/north")}, 'New', 'Teacher')`,
    update: "phone = '1'",
    expected: `
                     select  insert       update  delete
      Administrator  1/1     1/1          1/1     23503/23503
      Principal      1/1     1/1          1/1     0/0
      Registrar      1/1     1/1          1/1     0/0
      Teacher        1/1     42501/42501  0/0     0/0
      Student        1/0     42501/42501  0/0     0/0
      Guardian       1/0     42501/42501  0/0     0/0
      Nobody         0/0     42501/42501  0/0     0/0`,
  },
];
