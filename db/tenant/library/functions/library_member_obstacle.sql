create or replace function library_member_obstacle(member_id uuid) returns text
  language sql stable strict parallel safe security definer
begin atomic
  -- Definer, because it looks at people whom the asker need not see.
  select
    case
      when member.blocked_at is not null
        then 'is blocked' || coalesce(': ' || nullif(btrim(member.blocked_reason), ''), '')
      when member.expires_on < today then format('was a reader until %s', member.expires_on)
      when students.status in ('withdrawn', 'graduated')
        or teachers.left_on < today
        or not users.is_active
        then 'has left the school'
    end
  from library_members as member
  cross join lateral library_day(member.school_id) as today
  left join students on students.id = member.student_id
  left join teachers on teachers.id = member.teacher_id
  left join users on users.id = member.user_id
  where member.id = library_member_obstacle.member_id;
end;
comment on function library_member_obstacle(uuid) is
  'Why a reader may not borrow at all, as the rest of a sentence; null when nothing is in the way.';
