comment on table book_categories is 'A subject or shelf under which books stand; a tree.';
comment on column book_categories.id is 'Identifies the row; never changes.';
comment on column book_categories.parent_category_id is 'The category of which this is a part.';
comment on column book_categories.name is 'What it is called; unique within its parent.';
comment on column book_categories.code is
  'Its number in the library''s classification, such as 823; unique.';
comment on column book_categories.created_at is 'When the row was made.';
comment on column book_categories.updated_at is 'When the row was last changed.';
