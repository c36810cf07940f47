create or replace function library_school_of_fine(fine_id uuid) returns uuid
  language sql stable parallel safe
begin atomic
  select fines.school_id from fines where fines.id = library_school_of_fine.fine_id;
end;
comment on function library_school_of_fine(uuid) is 'To which school''s library a fine is owed.';
