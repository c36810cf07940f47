-- What holds for every school that has no rules of its own.
insert into library_settings (school_id) values (null)
on conflict on constraint library_settings_school_id_key do nothing;
