-- Private: create_bi_login writes it, login_user_id reads it.
select app.protect('db_logins');
