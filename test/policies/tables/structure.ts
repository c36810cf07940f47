import { id, type TablePolicy } from "../matrix.ts";

/** What everybody with a role may read, and the office writes. */
export const structurePolicies: TablePolicy[] = [
  {
    table: "schools",
    rows: { any: "schools/empty" },
    insert: "(name) values ('New Campus')",
    update: "phone = '1'",
    expected: `
                     select  insert  update  delete
      Administrator  1       1       1       1
      Principal      1       42501   1       0
      Registrar      1       42501   0       0
      Teacher        1       42501   0       0
      Student        1       42501   0       0
      Guardian       1       42501   0       0
      Nobody         0       42501   0       0`,
  },
  {
    table: "academic_years",
    rows: { any: "academic_years/empty" },
    insert: "(name, starts_on, ends_on) values ('New', '2110-01-01', '2110-12-31')",
    update: "name = 'Changed'",
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
    table: "terms",
    rows: { any: "terms/empty" },
    insert: `(academic_year_id, name, starts_on, ends_on)
             values (${id("academic_years/termed")}, 'New', '2102-07-01', '2102-12-31')`,
    update: "name = 'Changed'",
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
    table: "grade_levels",
    rows: { any: "grade_levels/empty" },
    insert: "(code, name, position) values ('N', 'New', 98)",
    update: "name = 'Changed'",
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
    table: "rooms",
    rows: { any: "rooms/empty" },
    insert: `(school_id, name) values (${id("schools/south")}, 'New')`,
    update: "name = 'Changed'",
    expected: `
                     select  insert  update  delete
      Administrator  1       1       1       1
      Principal      1       1       1       1
      Registrar      1       1       1       1
      Teacher        1       42501   0       0
      Student        1       42501   0       0
      Guardian       1       42501   0       0
      Nobody         0       42501   0       0`,
  },
  {
    table: "periods",
    rows: { any: "periods/empty" },
    insert: `(school_id, name, position, starts_at, ends_at)
             values (${id("schools/south")}, 'New', 9, '19:00', '19:45')`,
    update: "name = 'Changed'",
    expected: `
                     select  insert  update  delete
      Administrator  1       1       1       1
      Principal      1       1       1       1
      Registrar      1       1       1       1
      Teacher        1       42501   0       0
      Student        1       42501   0       0
      Guardian       1       42501   0       0
      Nobody         0       42501   0       0`,
  },
  {
    table: "subjects",
    rows: { any: "subjects/empty" },
    insert: "(name) values ('New')",
    update: "name = 'Changed'",
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
    table: "grading_scales",
    rows: { any: "grading_scales/empty" },
    insert: "(name) values ('New')",
    update: "name = 'Changed'",
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
  {
    table: "grading_scale_bands",
    rows: { any: "grading_scale_bands/empty" },
    insert: `(grading_scale_id, label, from_percent, below_percent)
             values (${id("grading_scales/empty")}, 'New', 50, 60)`,
    update: "grade_point = 1",
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
