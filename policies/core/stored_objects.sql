-- Private: written by the functions of uploads, read by the worker's.
select app.protect('stored_objects');
