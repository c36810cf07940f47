comment on table login_history is
  'An attempt to sign in, be it successful or not. Ten failures for an address lock it for fifteen minutes.';
comment on column login_history.id is 'Identifies the row; never changes.';
comment on column login_history.user_id is
  'Whose address it was; null for an address that belongs to nobody.';
comment on column login_history.email is 'The address that was tried.';
comment on column login_history.succeeded is 'Whether it was successful.';
comment on column login_history.failure_reason is 'Why it failed.';
comment on column login_history.address is 'The network address that the attempt came from.';
comment on column login_history.user_agent is 'The program that tried, as it names itself.';
comment on column login_history.session_id is 'The session that began.';
comment on column login_history.created_at is 'When the row was made.';
comment on column login_history.updated_at is 'When the row was last changed.';
