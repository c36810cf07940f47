create or replace function tg_grading_scale_bands__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because all bands of the scale count, and it locks the scale. A constraint sees that
-- bands do not overlap; this one sees their order.
declare
  wrong record;
begin
  perform from grading_scales
  where id in (select grading_scale_id from new_rows)
  order by id
  for no key update;
  select grading_scales.name as scale, failing.label as failing, passing.label as passing
  into wrong
  from new_rows
  join grading_scales on grading_scales.id = new_rows.grading_scale_id
  join grading_scale_bands as failing
    on failing.grading_scale_id = grading_scales.id and not failing.is_passing
  join grading_scale_bands as passing
    on passing.grading_scale_id = grading_scales.id and passing.is_passing
  where failing.from_percent > passing.from_percent
  limit 1;
  if found then
    raise exception using
      errcode = 'SC311',
      message = format(
        'In the grading scale %s, %s would fail although the lower %s passes.',
        wrong.scale, wrong.failing, wrong.passing
      ),
      hint = 'Let all bands above the lowest that passes pass too.';
  end if;
  return null;
end;
$$;

create or replace trigger _200_validate_insert after insert on grading_scale_bands
  referencing new table as new_rows
  for each statement execute function tg_grading_scale_bands__validate();
create or replace trigger _200_validate_update after update on grading_scale_bands
  referencing new table as new_rows
  for each statement execute function tg_grading_scale_bands__validate();
