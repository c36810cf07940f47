create or replace function book_copies_state(copy book_copies) returns app.copy_state
  language sql stable parallel safe security definer
begin atomic
  -- Definer, because whoever sees a copy may know that it is lent, though not to whom.
  select
    case
      when copy.condition <> 'usable' then copy.condition::text
      when exists (
        select from loans where loans.copy_id = copy.id and loans.returned_at is null
      ) then 'on_loan'
      when exists (
        select
        from reservations
        where reservations.copy_id = copy.id and reservations.ended_at is null
      ) then 'reserved'
      else 'available'
    end::app.copy_state;
end;
comment on function book_copies_state(book_copies) is
  'Where the copy is: on the shelf, lent, kept for somebody whose turn it is, or out of circulation.';
grant execute on function book_copies_state(book_copies) to :"reader";
