create or replace function export_transcripts(class_id uuid) returns setof app.transcript
  language plpgsql stable strict parallel safe security definer rows 30
  set search_path from current
as $$
-- Definer, because a transcript is whole or not at all, whatever of it the asker may read.
begin
  perform require_permission(
    'transcripts:export', may_for_class('transcripts:export', export_transcripts.class_id)
  );
  return query
    select made.*
    from transcripts_for(array(
      select enrollments.student_id
      from enrollments
      where enrollments.class_id = export_transcripts.class_id
        and (
          enrollments.exit_code is null
          or enrollments.exit_code in ('promoted', 'repeated', 'graduated')
        )
    )) as made;
end;
$$;
comment on function export_transcripts(uuid) is
  'The transcripts of all students of a class who are in it or were to its end, by name. Needs transcripts:export for the class.';
grant execute on function export_transcripts(uuid) to :"tenant";
