comment on table report_definitions is
  'A report: a query over the school''s reporting views (report_…), with parameters. It is checked when it is saved, and runs with the rights of whoever asks for it.';
comment on column report_definitions.id is 'The row''s id.';
comment on column report_definitions.owner_id is
  'Who made it, who may always see and change it; set by the database.';
comment on column report_definitions.name is 'The name, unique.';
comment on column report_definitions.description is 'What it shows.';
comment on column report_definitions.query is
  'One SELECT over the school''s reporting views. Values are named as parameters: where day >= :from_day. It may call functions without side effects only.';
comment on column report_definitions.parameter_schema is
  'The parameters, as a JSON schema of type object: properties of type string (with format date or uuid), integer, number, boolean or array (with items), each perhaps with title, description, default, enum, minimum, maximum, minLength, maxLength, minItems, maxItems; and which are required.';
comment on column report_definitions.columns is
  'Names and types of the columns, in their order; known when the report is saved.';
comment on column report_definitions.row_limit is
  'How many rows a run returns at most; what is beyond is cut off, and the run says so.';
comment on column report_definitions.timeout_seconds is
  'For how long a run may read rows, in seconds. The time limit of the request or job holds besides.';
comment on column report_definitions.chart is
  'The chart that the PDF begins with: an object with kind (bar or line), label (a column) and values (one to six columns with numbers). It shows the first sixty rows.';
comment on column report_definitions.created_at is 'When the row was made.';
comment on column report_definitions.updated_at is 'When the row was changed last.';
