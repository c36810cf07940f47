-- Private: read and written by the functions for requests that must not be done twice.
select app.protect('idempotency_keys');
