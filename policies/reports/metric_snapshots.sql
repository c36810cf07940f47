-- Written by capture_metrics only.
select app.protect('metric_snapshots');

create policy select_permitted on metric_snapshots for select
  using (
    (select has_permission('metric_snapshots:view'))
    or school_id = any (array(select school_ids_for('metric_snapshots:view')))
    or metric_definition_id = any (array(select granted_row_ids('metric_snapshots:view')))
  );

grant select on metric_snapshots to :"reader";
