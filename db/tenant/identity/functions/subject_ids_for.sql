create or replace function subject_ids_for(code text) returns setof uuid
  language sql stable strict parallel safe rows 50
begin atomic
  select subjects.id from subjects where subjects.school_id in (select school_ids_for(code));
end;
comment on function subject_ids_for(text) is
  E'@behavior -*\nThe subjects of the schools to which one of your roles limits a permission.';
grant execute on function subject_ids_for(text) to :"reader";
