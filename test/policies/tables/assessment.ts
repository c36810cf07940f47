import { id, type TablePolicy } from "../matrix.ts";

/** Own: papers and results of class 7A; others: those of 8A at the south campus. */
export const assessmentPolicies: TablePolicy[] = [
  {
    table: "exams",
    rows: { any: "exams/free" },
    insert: `(term_id, name) values (${id("terms/autumn")}, 'New')`,
    update: "weight = 2",
    expected: `
                     select  insert  update  delete
      Administrator  1       1       1       1
      Principal      1       1       1       1
      Registrar      1       1       1       0
      Teacher        1       42501   0       0
      Student        1       42501   0       0
      Guardian       1       42501   0       0
      Nobody         0       42501   0       0`,
  },
  {
    // 23503: allowed, but there are results.
    table: "exam_papers",
    rows: { own: "exam_papers/near", others: "exam_papers/far" },
    inserts: {
      own: `(exam_id, class_subject_id)
            values (${id("exams/free")}, ${id("class_subjects/7A/MAT")})`,
      others: `(exam_id, class_subject_id)
               values (${id("exams/free")}, ${id("class_subjects/8A/MAT")})`,
    },
    update: "pass_score = 1",
    expected: `
                     select  insert       update  delete
      Administrator  1/1     1/1          1/1     23503/23503
      Principal      1/1     1/1          1/1     23503/23503
      Registrar      1/1     1/1          1/1     23503/23503
      Teacher        1/0     1/42501      1/0     23503/0
      Student        1/0     42501/42501  0/0     0/0
      Guardian       1/0     42501/42501  0/0     0/0
      Nobody         0/0     42501/42501  0/0     0/0`,
  },
  {
    // SC307: published ones are corrected by whoever may approve results.
    table: "results",
    rows: {
      own: "results/near",
      ownPublished: "results/Quiz/7A/MAT/1",
      others: "results/far",
      othersPublished: "results/far/published",
    },
    inserts: {
      own: `(exam_paper_id, student_id, score)
            values (${id("exam_papers/near")}, ${id("students/2")}, 1)`,
      ownPublished: `(exam_paper_id, student_id, score)
                     values (${id("exam_papers/near")}, ${id("students/3")}, 1)`,
      others: `(exam_paper_id, student_id, score)
               values (${id("exam_papers/far")}, ${id("students/13")}, 1)`,
      othersPublished: `(exam_paper_id, student_id, score)
                        values (${id("exam_papers/far")}, ${id("students/13")}, 1)`,
    },
    update: "remark = 'Changed'",
    expected: `
                     select   insert                   update           delete
      Administrator  1/1/1/1  1/1/1/1                  1/1/1/1          1/1/1/1
      Principal      1/1/1/1  1/1/1/1                  1/1/1/1          1/1/1/1
      Registrar      1/1/1/1  1/1/1/1                  1/SC307/1/SC307  1/SC307/1/SC307
      Teacher        1/1/0/0  1/1/42501/42501          1/SC307/0/0      1/SC307/0/0
      Student        0/1/0/0  42501/42501/42501/42501  0/0/0/0          0/0/0/0
      Guardian       0/1/0/0  42501/42501/42501/42501  0/0/0/0          0/0/0/0
      Nobody         0/0/0/0  42501/42501/42501/42501  0/0/0/0          0/0/0/0`,
  },
  {
    // SC312: allowed, but published ones are frozen.
    table: "report_cards",
    rows: {
      own: "report_cards/near",
      ownPublished: "report_cards/1",
      others: "report_cards/far",
      othersPublished: "report_cards/far/published",
    },
    inserts: {
      own: `(student_id, school_name, academic_year_name, term_name)
            values (${id("students/1")}, 'Elsewhere', '2000', 'A')`,
      ownPublished: `(student_id, school_name, academic_year_name, term_name)
                     values (${id("students/1")}, 'Elsewhere', '2000', 'B')`,
      others: `(student_id, school_name, academic_year_name, term_name)
               values (${id("students/11")}, 'Elsewhere', '2000', 'A')`,
      othersPublished: `(student_id, school_name, academic_year_name, term_name)
                        values (${id("students/11")}, 'Elsewhere', '2000', 'B')`,
    },
    update: "remark = 'Changed'",
    expected: `
                     select   insert                   update           delete
      Administrator  1/1/1/1  1/1/1/1                  1/SC312/1/SC312  1/SC312/1/SC312
      Principal      1/1/1/1  1/1/1/1                  1/SC312/1/SC312  1/SC312/1/SC312
      Registrar      1/1/1/1  1/1/1/1                  1/SC312/1/SC312  0/0/0/0
      Teacher        1/1/0/0  42501/42501/42501/42501  0/0/0/0          0/0/0/0
      Student        0/1/0/0  42501/42501/42501/42501  0/0/0/0          0/0/0/0
      Guardian       0/1/0/0  42501/42501/42501/42501  0/0/0/0          0/0/0/0
      Nobody         0/0/0/0  42501/42501/42501/42501  0/0/0/0          0/0/0/0`,
  },
  {
    table: "standards",
    rows: { any: "standards/empty" },
    insert: `(subject_id, name) values (${id("subjects/MAT")}, 'New')`,
    update: "position = 2",
    expected: `
                     select  insert  update  delete
      Administrator  1       1       1       1
      Principal      1       1       1       1
      Registrar      1       1       1       0
      Teacher        1       42501   0       0
      Student        1       42501   0       0
      Guardian       1       42501   0       0
      Nobody         0       42501   0       0`,
  },
  {
    table: "drop_rules",
    rows: { any: "drop_rules/empty" },
    insert: `(term_id, kind) values (${id("terms/empty")}, 'quiz')`,
    update: "drop_lowest = 2",
    expected: `
                     select  insert  update  delete
      Administrator  1       1       1       1
      Principal      1       1       1       1
      Registrar      1       42501   0       0
      Teacher        1       42501   0       0
      Student        1       42501   0       0
      Guardian       1       42501   0       0
      Nobody         0       42501   0       0`,
  },
];
