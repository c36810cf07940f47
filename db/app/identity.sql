-- Types of second factors and of signing in elsewhere.

alter type app.sign_in_failure add value if not exists 'second_factor_needed';
alter type app.sign_in_failure add value if not exists 'wrong_code';
alter type app.sign_in_failure add value if not exists 'provider_refused';
alter type app.sign_in_failure add value if not exists 'unverified_email';
alter type app.sign_in_failure add value if not exists 'not_linked';

alter type app.token_purpose add value if not exists 'second_factor';
alter type app.token_purpose add value if not exists 'provider_sign_in';
comment on type app.token_purpose is
  'What a one-time token is good for: one that is sent by mail, or one between two steps of signing in.';
