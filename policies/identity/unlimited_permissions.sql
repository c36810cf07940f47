-- Private: triggers write it, has_permission reads it.
select app.protect('unlimited_permissions');
