-- Private: the functions for signing in use it.
select app.protect('recovery_codes');
