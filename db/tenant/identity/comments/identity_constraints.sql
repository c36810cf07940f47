-- The rules of the tables, as who breaks one reads them: the API answers with these sentences.

comment on constraint users_display_name_check on users is
  'A user needs a name, of at most 200 characters.';
comment on constraint users_email_check on users is
  'This is no e-mail address.';
comment on constraint users_locale_check on users is
  'This is no language, such as en or pt-BR.';
comment on constraint users_time_zone_check on users is
  'This is no time zone, such as Europe/Berlin.';
comment on constraint users_sourced_values_check on users is
  'Values of the source are a JSON object.';
comment on constraint roles_name_check on roles is
  'A role needs a name, of at most 100 characters.';
comment on constraint roles_parent_role_id_check on roles is
  'A role cannot inherit from itself.';
comment on constraint user_roles_valid_until_check on user_roles is
  'A role ends after it begins.';
comment on constraint object_permissions_grantee_check on object_permissions is
  'A permission on a row is given either to a user or to a role.';
comment on constraint identity_providers_name_check on identity_providers is
  'A provider''s name has up to 40 lower-case letters, digits and hyphens, and begins with a letter.';
comment on constraint identity_providers_display_name_check on identity_providers is
  'A provider needs a name for its button, of at most 100 characters.';
comment on constraint identity_providers_issuer_check on identity_providers is
  'An issuer is an address such as https://accounts.example.org, without ? and #.';
comment on constraint identity_providers_client_id_check on identity_providers is
  'A provider needs the id of our client there, of at most 300 characters.';
comment on constraint identity_providers_scopes_check on identity_providers is
  'Scopes are words, and openid is among them.';
comment on constraint identity_providers_email_domains_check on identity_providers is
  'Domains are written in lower case, such as school.example.';
