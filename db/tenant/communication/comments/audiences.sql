comment on table audiences is
  'Whom an announcement or an event is for: the union of its rows. "Guardians of class 7B", "students of grade 7", "teachers of a school", "holders of a role". Who belongs is looked up when somebody reads.';
comment on column audiences.id is 'Identifies the row; never changes.';
comment on column audiences.announcement_id is
  'The announcement; null when it is an event''s audience.';
comment on column audiences.calendar_event_id is
  'The event; null when it is an announcement''s audience.';
comment on column audiences.relation is
  'What people are to the class, grade level or school; holders of a role.';
comment on column audiences.school_id is 'The school; schools below it count too. Null: all.';
comment on column audiences.grade_level_id is 'The grade level; null: all.';
comment on column audiences.class_id is 'The class; null: all.';
comment on column audiences.role_id is 'The role whose holders are meant.';
comment on column audiences.created_at is 'When the row was made.';
comment on column audiences.updated_at is 'When the row was last changed.';
