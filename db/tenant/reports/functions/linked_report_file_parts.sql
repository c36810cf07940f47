create or replace function linked_report_file_parts(
  token_hash bytea,
  first_part integer,
  at_most integer
) returns setof bytea
  language sql stable strict parallel safe security definer rows 8
begin atomic
  -- Definer, because content and links are granted to nobody; the server alone may.
  select report_file_parts.content
  from linked_report_file(linked_report_file_parts.token_hash) as linked
  join report_file_parts on report_file_parts.report_file_id = linked.id
  where report_file_parts.position >= linked_report_file_parts.first_part
    and report_file_parts.position
      < linked_report_file_parts.first_part + linked_report_file_parts.at_most
  order by report_file_parts.position;
end;
comment on function linked_report_file_parts(bytea, integer, integer) is
  'Some parts of the file behind a link, from one on, counted from 0.';
grant execute on function linked_report_file_parts(bytea, integer, integer) to homeroom_server;
