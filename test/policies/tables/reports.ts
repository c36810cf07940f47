import { demoId } from "../../support/database.ts";
import { id, type TablePolicy } from "../matrix.ts";

const recipient = (schedule: string) =>
  `(report_schedule_id, user_id) values (${schedule}, ${id("users/principal")})`;

/** Own: what the person made or asked for; others: the same of somebody else. */
export const reportsPolicies: TablePolicy[] = [
  {
    // shared: with teachers.
    table: "report_definitions",
    rows: {
      own: "report_definitions/{me}",
      others: "report_definitions/{other}",
      shared: "report_definitions/attendance_rate",
    },
    insert: "(name, query) values ('New', 'select 1 as x')",
    update: "description = 'Changed'",
    expected: `
                        select  insert             update  delete
      Administrator     1/1/1   1/1/1              1/1/1   1/1/1
      Principal         1/1/1   1/1/1              1/1/1   1/1/1
      Registrar         1/1/1   1/1/1              1/0/1   1/0/1
      Teacher           1/0/1   42501/42501/42501  1/0/0   1/0/0
      Student           1/0/0   42501/42501/42501  1/0/0   1/0/0
      Guardian          1/0/0   42501/42501/42501  1/0/0   1/0/0
      Nobody            1/0/0   42501/42501/42501  1/0/0   1/0/0
      Librarian         1/0/0   1/1/1              1/0/0   1/0/0
      TransportManager  1/0/0   1/1/1              1/0/0   1/0/0
      Driver            1/0/0   42501/42501/42501  1/0/0   1/0/0
      Auditor           1/1/1   42501/42501/42501  1/0/0   1/0/0`,
  },
  {
    table: "report_schedules",
    rows: { own: "report_schedules/{me}", others: "report_schedules/{other}" },
    insert: `(report_definition_id, school_id, cron)
      values (
        (select id from report_definitions where name = 'Report of {me}'),
        ${id("schools/north")}, '0 0 1 1 *'
      )`,
    update: "cron = '0 1 1 1 *'",
    expected: `
                        select  insert       update  delete
      Administrator     1/1     1/1          1/1     1/1
      Principal         1/1     1/1          1/1     1/1
      Registrar         1/1     1/1          1/0     1/0
      Teacher           1/0     42501/42501  1/0     1/0
      Student           1/0     42501/42501  1/0     1/0
      Guardian          1/0     42501/42501  1/0     1/0
      Nobody            1/0     42501/42501  1/0     1/0
      Librarian         1/0     1/1          1/0     1/0
      TransportManager  1/0     1/1          1/0     1/0
      Driver            1/0     42501/42501  1/0     1/0
      Auditor           1/1     42501/42501  1/0     1/0`,
  },
  {
    // Of a schedule of their own, of somebody else's.
    table: "report_schedule_recipients",
    rows: {
      own: "report_schedule_recipients/{me}",
      others: "report_schedule_recipients/{other}",
    },
    inserts: {
      own: recipient("(select id from report_schedules where owner_id = '{me}' limit 1)"),
      others: recipient(id(`report_schedules/${demoId("users/other")}`)),
    },
    expected: `
                        select  insert       update       delete
      Administrator     1/1     1/1          42501/42501  1/1
      Principal         1/1     1/1          42501/42501  1/1
      Registrar         1/1     1/42501      42501/42501  1/0
      Teacher           1/0     1/42501      42501/42501  1/0
      Student           1/0     1/42501      42501/42501  1/0
      Guardian          1/0     1/42501      42501/42501  1/0
      Nobody            1/0     1/42501      42501/42501  1/0
      Librarian         1/0     1/42501      42501/42501  1/0
      TransportManager  1/0     1/42501      42501/42501  1/0
      Driver            1/0     1/42501      42501/42501  1/0
      Auditor           1/1     1/42501      42501/42501  1/0`,
  },
  {
    table: "report_runs",
    rows: { own: "report_runs/{me}", others: "report_runs/{other}" },
    insert: "(report_name) values ('Made up')",
    update: "report_name = 'Changed'",
    expected: `
                        select  insert       update       delete
      Administrator     1/1     42501/42501  42501/42501  1/1
      Principal         1/1     42501/42501  42501/42501  1/1
      Registrar         1/0     42501/42501  42501/42501  0/0
      Teacher           1/0     42501/42501  42501/42501  0/0
      Student           1/0     42501/42501  42501/42501  0/0
      Guardian          1/0     42501/42501  42501/42501  0/0
      Nobody            1/0     42501/42501  42501/42501  0/0
      Librarian         1/0     42501/42501  42501/42501  0/0
      TransportManager  1/0     42501/42501  42501/42501  0/0
      Driver            1/0     42501/42501  42501/42501  0/0
      Auditor           1/1     42501/42501  42501/42501  0/0`,
  },
  {
    table: "report_files",
    rows: { own: "report_files/{me}", others: "report_files/{other}" },
    insert: `(report_run_id, format, name, media_type)
      values (${id("report_runs/x")}, 'csv', 'x', 'x/x')`,
    update: "name = 'Changed'",
    expected: `
                        select  insert       update       delete
      Administrator     1/1     42501/42501  42501/42501  1/1
      Principal         1/1     42501/42501  42501/42501  1/1
      Registrar         1/0     42501/42501  42501/42501  0/0
      Teacher           1/0     42501/42501  42501/42501  0/0
      Student           1/0     42501/42501  42501/42501  0/0
      Guardian          1/0     42501/42501  42501/42501  0/0
      Nobody            1/0     42501/42501  42501/42501  0/0
      Librarian         1/0     42501/42501  42501/42501  0/0
      TransportManager  1/0     42501/42501  42501/42501  0/0
      Driver            1/0     42501/42501  42501/42501  0/0
      Auditor           1/1     42501/42501  42501/42501  0/0`,
  },
  {
    table: "report_file_links",
    rows: { any: "report_file_links/{other}" },
    insert: `(report_file_id, made_by_id, token_hash, expires_at)
      values (${id("report_files/x")}, '{me}', sha256('x'), now())`,
    update: "expires_at = 'infinity'",
    expected: `
                        select  insert  update  delete
      Administrator     42501   42501   42501   42501
      Principal         42501   42501   42501   42501
      Registrar         42501   42501   42501   42501
      Teacher           42501   42501   42501   42501
      Student           42501   42501   42501   42501
      Guardian          42501   42501   42501   42501
      Nobody            42501   42501   42501   42501
      Librarian         42501   42501   42501   42501
      TransportManager  42501   42501   42501   42501
      Driver            42501   42501   42501   42501
      Auditor           42501   42501   42501   42501`,
  },
  {
    table: "report_file_parts",
    rows: { any: "report_file_parts/{other}" },
    insert: `(report_file_id, position, content) values (${id("report_files/x")}, 1, 'x')`,
    update: "content = 'y'",
    expected: `
                        select  insert  update  delete
      Administrator     42501   42501   42501   42501
      Principal         42501   42501   42501   42501
      Registrar         42501   42501   42501   42501
      Teacher           42501   42501   42501   42501
      Student           42501   42501   42501   42501
      Guardian          42501   42501   42501   42501
      Nobody            42501   42501   42501   42501
      Librarian         42501   42501   42501   42501
      TransportManager  42501   42501   42501   42501
      Driver            42501   42501   42501   42501
      Auditor           42501   42501   42501   42501`,
  },
  {
    table: "metric_definitions",
    rows: { any: "metric_definitions/empty" },
    insert: `(code, name, query)
      values ('new', 'New', 'select null::uuid as school_id, 1 as value where :day is not null')`,
    update: "description = 'Changed'",
    expected: `
                        select  insert  update  delete
      Administrator     1       1       1       1
      Principal         1       1       1       1
      Registrar         1       42501   0       0
      Teacher           0       42501   0       0
      Student           0       42501   0       0
      Guardian          0       42501   0       0
      Nobody            0       42501   0       0
      Librarian         0       42501   0       0
      TransportManager  0       42501   0       0
      Driver            0       42501   0       0
      Auditor           1       42501   0       0`,
  },
  {
    table: "metric_snapshots",
    rows: { any: "metric_snapshots/one" },
    insert: `(metric_definition_id, day, value)
      values (${id("metric_definitions/empty")}, '2001-01-01', 1)`,
    update: "value = 2",
    expected: `
                        select  insert  update  delete
      Administrator     1       42501   42501   42501
      Principal         1       42501   42501   42501
      Registrar         1       42501   42501   42501
      Teacher           0       42501   42501   42501
      Student           0       42501   42501   42501
      Guardian          0       42501   42501   42501
      Nobody            0       42501   42501   42501
      Librarian         0       42501   42501   42501
      TransportManager  0       42501   42501   42501
      Driver            0       42501   42501   42501
      Auditor           1       42501   42501   42501`,
  },
  {
    table: "dashboards",
    rows: { own: "dashboards/{me}", others: "dashboards/{other}" },
    insert: "(name) values ('New')",
    update: "description = 'Changed'",
    expected: `
                        select  insert       update  delete
      Administrator     1/1     1/1          1/1     1/1
      Principal         1/1     1/1          1/1     1/1
      Registrar         1/1     1/1          1/0     1/0
      Teacher           1/0     1/1          1/0     1/0
      Student           1/0     42501/42501  1/0     1/0
      Guardian          1/0     42501/42501  1/0     1/0
      Nobody            1/0     42501/42501  1/0     1/0
      Librarian         1/0     1/1          1/0     1/0
      TransportManager  1/0     1/1          1/0     1/0
      Driver            1/0     42501/42501  1/0     1/0
      Auditor           1/1     42501/42501  1/0     1/0`,
  },
  {
    table: "dashboard_widgets",
    rows: { own: "dashboard_widgets/{me}", others: "dashboard_widgets/{other}" },
    inserts: {
      own: `(dashboard_id, metric_definition_id, title)
        select id, ${id("metric_definitions/students")}, 'New'
        from dashboards where owner_id = '{me}' limit 1`,
      others: `(dashboard_id, metric_definition_id, title)
        values (${id("dashboards/overview")}, ${id("metric_definitions/students")}, 'New')`,
    },
    update: "title = 'Changed'",
    expected: `
                        select  insert   update  delete
      Administrator     1/1     1/1      1/1     1/1
      Principal         1/1     1/1      1/1     1/1
      Registrar         1/1     1/42501  1/0     1/0
      Teacher           1/0     1/42501  1/0     1/0
      Student           1/0     1/42501  1/0     1/0
      Guardian          1/0     1/42501  1/0     1/0
      Nobody            1/0     1/42501  1/0     1/0
      Librarian         1/0     1/42501  1/0     1/0
      TransportManager  1/0     1/42501  1/0     1/0
      Driver            1/0     1/42501  1/0     1/0
      Auditor           1/1     1/42501  1/0     1/0`,
  },
  {
    table: "data_imports",
    rows: { own: "data_imports/{me}", others: "data_imports/{other}" },
    insert: `(kind, state, is_dry_run, sha256) values ('students', 'accepted', false, sha256('x'))`,
    update: "error_count = 0",
    expected: `
                        select  insert       update       delete
      Administrator     1/1     42501/42501  42501/42501  1/1
      Principal         1/1     42501/42501  42501/42501  0/0
      Registrar         1/0     42501/42501  42501/42501  0/0
      Teacher           1/0     42501/42501  42501/42501  0/0
      Student           1/0     42501/42501  42501/42501  0/0
      Guardian          1/0     42501/42501  42501/42501  0/0
      Nobody            1/0     42501/42501  42501/42501  0/0
      Librarian         1/0     42501/42501  42501/42501  0/0
      TransportManager  1/0     42501/42501  42501/42501  0/0
      Driver            1/0     42501/42501  42501/42501  0/0
      Auditor           1/1     42501/42501  42501/42501  0/0`,
  },
  {
    table: "data_import_errors",
    rows: { own: "data_import_errors/{me}", others: "data_import_errors/{other}" },
    insert: `(data_import_id, reason) values (${id("data_imports/x")}, 'is odd')`,
    update: "reason = 'Changed'",
    expected: `
                        select  insert       update       delete
      Administrator     1/1     42501/42501  42501/42501  42501/42501
      Principal         1/1     42501/42501  42501/42501  42501/42501
      Registrar         1/0     42501/42501  42501/42501  42501/42501
      Teacher           1/0     42501/42501  42501/42501  42501/42501
      Student           1/0     42501/42501  42501/42501  42501/42501
      Guardian          1/0     42501/42501  42501/42501  42501/42501
      Nobody            1/0     42501/42501  42501/42501  42501/42501
      Librarian         1/0     42501/42501  42501/42501  42501/42501
      TransportManager  1/0     42501/42501  42501/42501  42501/42501
      Driver            1/0     42501/42501  42501/42501  42501/42501
      Auditor           1/1     42501/42501  42501/42501  42501/42501`,
  },
];
