create or replace function ical_text(value text) returns text
  language sql immutable strict parallel safe
begin atomic
  select regexp_replace(
    regexp_replace(value, '([\\;,])', '\\\1', 'g'), '\r\n|\r|\n', '\\n', 'g'
  );
end;
comment on function ical_text(text) is 'A text as an iCalendar file has it.';
