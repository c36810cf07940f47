comment on table books is
  'A book in the catalogue, which all schools share. How many copies a library has, and what is free, follows from its copies, loans and reservations.';
comment on column books.id is 'Identifies the row; never changes.';
comment on column books.category_id is 'The category under which it stands.';
comment on column books.isbn is
  'The ISBN, kept as 13 digits whatever form it is given in; null where the book has none.';
comment on column books.title is 'The title.';
comment on column books.subtitle is 'The subtitle.';
comment on column books.authors is 'The authors, as the title page has them.';
comment on column books.publisher is 'The publisher.';
comment on column books.published_year is 'The year of publication.';
comment on column books.edition is 'The edition, such as 3rd.';
comment on column books.language is 'The language, such as en or pt-BR.';
comment on column books.pages is 'The number of pages.';
comment on column books.description is 'What it is about.';
comment on column books.search is 'For full-text search.';
comment on column books.created_at is 'When the row was made.';
comment on column books.updated_at is 'When the row was last changed.';
comment on constraint books_category_id_fkey on books is
  E'@fieldName category\n@foreignFieldName books';
