create or replace function search_people(phrase text)
  returns setof app.person_match
  language plpgsql stable strict parallel unsafe security definer rows 20
  set search_path from current
  -- It looks for few of many, which is what the indexes are for; the limits make a sequential scan
  -- seem cheap to the planner. What is looked for does not matter to the plans.
  set enable_seqscan = off
  set plan_cache_mode = force_generic_plan
as $$
-- Definer, because policies keep PostgreSQL from using the search indexes: their operators are not
-- known to be leakproof. It asks for the same scopes as the policies of the three tables do.
declare
  folded constant text := btrim(app.fold(phrase));
  beginnings constant tsquery := app.search_query(phrase);
  whole_words constant tsquery := replace(beginnings::text, ':*', '')::tsquery;
  -- A beginning may fit thousands, and each takes its time to be ranked. Whole words come first.
  most constant integer := 60;
  all_students constant boolean := has_permission('students:view');
  all_teachers constant boolean := has_permission('teachers:view');
  all_guardians constant boolean := has_permission('guardians:view');
  student_ids constant uuid[] := array(
    select student_ids_for('students:view') union select granted_row_ids('students:view')
  );
  teacher_ids constant uuid[] := array(
    select teacher_ids_for('teachers:view') union select granted_row_ids('teachers:view')
  );
  guardian_ids constant uuid[] := array(
    select guardian_ids_for('guardians:view') union select granted_row_ids('guardians:view')
  );
  found_students uuid[];
  found_teachers uuid[];
  found_guardians uuid[];
begin
  if numnode(beginnings) = 0 then
    return;
  end if;

  found_students := array(
    select id from students
    where search @@ whole_words and (all_students or id = any (student_ids))
    limit most
  ) || array(
    select id from students
    where search @@ beginnings and (all_students or id = any (student_ids))
    limit most
  );
  found_teachers := array(
    select id from teachers
    where search @@ whole_words and (all_teachers or id = any (teacher_ids))
    limit most
  ) || array(
    select id from teachers
    where search @@ beginnings and (all_teachers or id = any (teacher_ids))
    limit most
  );
  found_guardians := array(
    select id from guardians
    where search @@ whole_words and (all_guardians or id = any (guardian_ids))
    limit most
  ) || array(
    select id from guardians
    where search @@ beginnings and (all_guardians or id = any (guardian_ids))
    limit most
  );

  if cardinality(found_students || found_teachers || found_guardians) < 5
    and folded !~ '[[:digit:]]'
  then
    -- Misspelt, perhaps. Two letters that changed places leave a third of one word's trigrams, and
    -- more of several words'. Whoever sees few people has them looked through one by one.
    perform set_config(
      'pg_trgm.word_similarity_threshold',
      case when folded ~ '[[:alpha:]]{2,}[^[:alpha:]]+[[:alpha:]]{2,}' then '0.4' else '0.35' end,
      true
    );
    found_students := found_students || array(
      select id from students
      where all_students and folded operator(app.<%) app.fold(first_name || ' ' || last_name)
      order by folded operator(app.<<->) app.fold(first_name || ' ' || last_name)
      limit most
    ) || array(
      select id from students
      where not all_students
        and id = any (student_ids)
        and folded operator(app.<%) app.fold(first_name || ' ' || last_name)
      limit most
    );
    found_teachers := found_teachers || array(
      select id from teachers
      where all_teachers and folded operator(app.<%) app.fold(first_name || ' ' || last_name)
      order by folded operator(app.<<->) app.fold(first_name || ' ' || last_name)
      limit most
    ) || array(
      select id from teachers
      where not all_teachers
        and id = any (teacher_ids)
        and folded operator(app.<%) app.fold(first_name || ' ' || last_name)
      limit most
    );
    found_guardians := found_guardians || array(
      select id from guardians
      where all_guardians and folded operator(app.<%) app.fold(first_name || ' ' || last_name)
      order by folded operator(app.<<->) app.fold(first_name || ' ' || last_name)
      limit most
    ) || array(
      select id from guardians
      where not all_guardians
        and id = any (guardian_ids)
        and folded operator(app.<%) app.fold(first_name || ' ' || last_name)
      limit most
    );
  end if;

  return query
    with people as (
      select
        'student'::app.person_kind as kind, id, full_name, first_name, last_name,
        admission_number as number, school_id, search
      from students
      where id = any (found_students)
      union all
      select 'teacher', id, full_name, first_name, last_name, staff_number, school_id, search
      from teachers
      where id = any (found_teachers)
      union all
      select 'guardian', id, full_name, first_name, last_name, null, null, search
      from guardians
      where id = any (found_guardians)
    )
    select
      people.kind,
      people.id,
      people.full_name,
      people.number,
      people.school_id,
      schools.name,
      (
        case
          when app.fold(people.number) = folded then 1
          when people.search @@ beginnings then 0.5 + 0.5 * likeness
          else 0.5 * likeness
        end
      )::real as fitness
    from people
    cross join lateral
      app.similarity(folded, app.fold(people.first_name || ' ' || people.last_name)) as likeness
    left join schools on schools.id = people.school_id
    order by fitness desc, people.last_name, people.first_name, people.id
    limit 50;
end;
$$;
comment on function search_people(text) is
  'Students, teachers and guardians by name or number, the best match first, 50 at most: all words must occur, each at least as a beginning, without regard to case and accents; where few people fit, misspelt names are found too. Finds whom you may see in the lists of students, teachers and guardians.';
grant execute on function search_people(text) to :"tenant";
