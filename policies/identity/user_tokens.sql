-- Private: the functions for invitations and password resets use it.
select app.protect('user_tokens');
