comment on table number_sequences is
  'How numbers are given out, such as admission numbers: without gaps and never twice.';
comment on column number_sequences.id is 'Identifies the row; never changes.';
comment on column number_sequences.name is 'What the numbers are for: admission_number.';
comment on column number_sequences.pattern is
  'How a number looks. {year} stands for the year and {seq:5} for the number in five digits: {year}-{seq:5} makes 2027-00042.';
comment on column number_sequences.resets_yearly is
  'Whether counting begins again at 1 each year. Then the pattern must show the year.';
comment on column number_sequences.current_year is 'The year of the last number.';
comment on column number_sequences.last_number is 'The last number that was given out.';
comment on column number_sequences.created_at is 'When the row was made.';
comment on column number_sequences.updated_at is 'When the row was last changed.';
