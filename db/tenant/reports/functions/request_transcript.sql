create or replace function request_transcript(student_id uuid) returns report_runs
  language plpgsql volatile strict
  set search_path from current
as $$
declare
  transcript constant app.transcript := transcript_of(request_transcript.student_id);
begin
  return keep_document(
    'transcript', format('Transcript of %s', transcript.student_name),
    (select school_id from students where students.id = request_transcript.student_id),
    to_jsonb(transcript)
  );
end;
$$;
comment on function request_transcript(uuid) is
  'Has a student''s transcript written as a PDF, with the school''s name and logo. Needs transcripts:view for the student.';
grant execute on function request_transcript(uuid) to :"tenant";
