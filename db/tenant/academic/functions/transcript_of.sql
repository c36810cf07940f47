create or replace function transcript_of(student_id uuid) returns app.transcript
  language plpgsql stable strict parallel safe security definer
  set search_path from current
as $$
-- Definer, because a transcript is whole or not at all, whatever of it the asker may read.
declare
  made app.transcript;
begin
  perform require_permission(
    'transcripts:view',
    has_permission('transcripts:view')
      or transcript_of.student_id in (select student_ids_for('transcripts:view'))
      or transcript_of.student_id in (select granted_row_ids('transcripts:view'))
  );
  select * into made from transcripts_for(array[transcript_of.student_id]);
  if made.student_id is null then
    raise exception using errcode = 'P0002', message = 'There is no such student.';
  end if;
  return made;
end;
$$;
comment on function transcript_of(uuid) is
  'All published report cards of a student, year by year and in order, those of earlier schools too, with averages of each year and of all. Percentages: the mean of a year''s cards, and the mean of the years. Grade points: the mean of all subjects, weighted by their credits. Each is rounded once, to two decimals with halves up. A card about a part of a term does not count beside the card about all of it. Needs transcripts:view for the student.';
grant execute on function transcript_of(uuid) to :"tenant";
