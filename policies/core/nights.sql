-- Private: written by start_nights().
select app.protect('nights');
