-- Private: triggers write it, has_permission and its kin read it.
select app.protect('effective_permissions');
