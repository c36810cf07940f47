create or replace function my_loans(include_ended boolean default false) returns setof loans
  language sql stable parallel safe rows 10
begin atomic
  select my.*
  from loans as my
  where my.member_id in (select own_library_member_ids())
    and (my.returned_at is null or my_loans.include_ended)
  order by my.due_on, my.id;
end;
comment on function my_loans(boolean) is
  'What you have borrowed, as a reader yourself, in all libraries of the school; what has ended too if you want.';
grant execute on function my_loans(boolean) to :"tenant";
