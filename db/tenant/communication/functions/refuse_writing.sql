create or replace function refuse_writing(user_ids uuid[]) returns void
  language plpgsql stable
  parallel safe
  set search_path from current
as $$
-- Whether somebody exists whom one may not write to is not told.
begin
  if cardinality(user_ids) = 0 or cardinality(user_ids) > 200 then
    raise exception using
      errcode = 'SC508',
      message = 'A conversation has between one and 200 others in it.',
      hint = 'Name those to whom you write; for more of them, write an announcement.';
  elsif not user_ids <@ array(select writable_user_ids()) then
    raise exception using
      errcode = 'SC508',
      message = 'You cannot write to all of these people.',
      hint = 'peopleToWriteTo lists to whom you may write.';
  end if;
end;
$$;
comment on function refuse_writing(uuid[]) is
  'Refuses to write to nobody, to too many, and to whom one may not write.';
