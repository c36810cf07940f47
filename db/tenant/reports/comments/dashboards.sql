comment on table dashboards is
  'A page of widgets, somebody''s own or shared with roles.';
comment on column dashboards.id is 'The row''s id.';
comment on column dashboards.owner_id is
  'Who made it, who may always see and change it; set by the database.';
comment on column dashboards.name is 'The name.';
comment on column dashboards.description is 'What it is for.';
comment on column dashboards.created_at is 'When the row was made.';
comment on column dashboards.updated_at is 'When the row was changed last.';
