-- Roles of the cluster. Run by the operator's login in any database; a second run changes nothing.

do $$
begin
  if to_regrole('homeroom_owner') is null then
    create role homeroom_owner nologin;
  end if;
  if to_regrole('homeroom_server') is null then
    create role homeroom_server login noinherit;
  end if;
  if to_regrole('homeroom_worker') is null then
    create role homeroom_worker login noinherit;
  end if;
end;
$$;

-- Owns everything, and makes the roles of the schools. Row-level security applies to it.
alter role homeroom_owner nologin createrole;
alter role homeroom_server login noinherit;
alter role homeroom_worker login noinherit;

-- Without a school's search_path nothing is found, instead of another school's rows.
alter role homeroom_server set search_path = '';
alter role homeroom_worker set search_path = '';

-- The operator works as the owner. From PostgreSQL 16 on, having made a role is not enough for it.
do $$
begin
  if not pg_has_role(current_user, 'homeroom_owner', 'usage') then
    grant homeroom_owner to current_user;
  end if;
end;
$$;

-- The owner makes the roles below, and so may grant them: every school's role is a member of
-- homeroom_tenant; homeroom_queue owns the job queue, which the schools' triggers (as the owner)
-- fill and the worker empties.
set role homeroom_owner;
do $$
begin
  if to_regrole('homeroom_tenant') is null then
    create role homeroom_tenant nologin;
  end if;
  if to_regrole('homeroom_queue') is null then
    create role homeroom_queue nologin;
    grant homeroom_queue to homeroom_owner, homeroom_worker;
  end if;
end;
$$;
reset role;
