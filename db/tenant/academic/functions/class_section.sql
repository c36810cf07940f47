create or replace function class_section(class_name text, level_name text, level_code text)
  returns text
  language sql immutable parallel safe
begin atomic
  -- Without the level's name; else without its code; else without the number in front.
  select lower(btrim(
    case
      when position(lower(level_name) in lower(class_name)) > 0
        then replace(lower(class_name), lower(level_name), '')
      when position(lower(level_code) in lower(class_name)) > 0
        then replace(lower(class_name), lower(level_code), '')
      else regexp_replace(class_name, '^\D*\d+', '')
    end,
    ' -_/.()'
  ));
end;
comment on function class_section(text, text, text) is
  'What is left of the name of a class without its grade level: "A" for "Grade 7 A", "7A" and "7-A".';
