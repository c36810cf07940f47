-- What the module reports of a demo school holds: three reports, a dashboard, and metrics of the
-- last ten days.

insert into report_definitions (id, owner_id, name, description, query, parameter_schema)
values
  (
    pg_temp.demo_id('report_definitions/class_list'), pg_temp.demo_id('users/registrar'),
    'Class list', 'Who is in a class today.',
    'select last_name, first_name, admission_number, birth_date, roll_number
from report_class_lists
where class_name = :class and is_current_year and current_date between starts_on and ends_on
order by last_name, first_name',
    '{"type": "object", "properties": {"class": {"type": "string", "title": "Class", "maxLength": 50}}, "required": ["class"]}'
  ),
  (
    pg_temp.demo_id('report_definitions/attendance_rate'), pg_temp.demo_id('users/registrar'),
    'Attendance rate', 'How many of their students each class had at school.',
    'select class_name, sum(marked) as marked, sum(absent) as absent,
  round(100.0 * sum(present + late + left_early) / sum(marked), 1) as attendance_percent
from report_attendance_by_day
where day between :from_day and coalesce(:to_day, current_date)
group by class_id, class_name
order by class_name',
    '{"type": "object", "properties": {"from_day": {"type": "string", "format": "date", "title": "From", "default": "2000-01-01"}, "to_day": {"type": "string", "format": "date", "title": "To"}}}'
  ),
  (
    pg_temp.demo_id('report_definitions/overdue_books'), pg_temp.demo_id('users/librarian'),
    'Overdue books', 'What should be back in the library, the latest first.',
    'select reader_name, class_name, title, barcode, due_on, days_late
from report_overdue_books
where days_late >= :days
order by days_late desc, reader_name',
    '{"type": "object", "properties": {"days": {"type": "integer", "title": "Days late, at least", "minimum": 1, "default": 1}}}'
  );

insert into object_permissions (id, permission_id, row_id, role_id)
select
  pg_temp.demo_id('object_permissions/attendance_rate'), permissions.id,
  pg_temp.demo_id('report_definitions/attendance_rate'), roles.id
from permissions
join roles on roles.name = 'Teacher'
where permissions.code = 'report_definitions:view';

insert into report_schedules (id, report_definition_id, owner_id, school_id, cron)
values (
  pg_temp.demo_id('report_schedules/attendance_rate'),
  pg_temp.demo_id('report_definitions/attendance_rate'), pg_temp.demo_id('users/registrar'),
  pg_temp.demo_id('schools/north'), '0 18 * * fri'
);

insert into metric_definitions (id, code, name, description, unit, query)
values
  (
    pg_temp.demo_id('metric_definitions/students'), 'enrolled_students', 'Students',
    'Students in a class on that day.', 'students',
    'select school_id, count(distinct student_id) as value
from report_class_lists
where :day between starts_on and ends_on
group by grouping sets ((school_id), ())'
  ),
  (
    pg_temp.demo_id('metric_definitions/attendance'), 'attendance_rate', 'Attendance rate',
    'Present, late and left early, out of all for whom attendance was taken on that day.', '%',
    'select school_id,
  round(100.0 * sum(present + late + left_early) / sum(marked), 1) as value
from report_attendance_by_day
where day = :day
group by grouping sets ((school_id), ())
having sum(marked) > 0'
  );

select capture_metrics(day::date)
from generate_series(current_date - 9, current_date, '1 day') as day;

insert into dashboards (id, owner_id, name, description)
values (
  pg_temp.demo_id('dashboards/overview'), pg_temp.demo_id('users/principal'), 'Overview',
  'How the school is doing.'
);

insert into dashboard_widgets (
  id, dashboard_id, metric_definition_id, report_definition_id, title, position, grid_column,
  grid_width, chart_kind
)
values
  (
    pg_temp.demo_id('dashboard_widgets/students'), pg_temp.demo_id('dashboards/overview'),
    pg_temp.demo_id('metric_definitions/students'), null, 'Students', 1, 1, 4, 'number'
  ),
  (
    pg_temp.demo_id('dashboard_widgets/attendance'), pg_temp.demo_id('dashboards/overview'),
    pg_temp.demo_id('metric_definitions/attendance'), null, 'Attendance', 2, 5, 4, 'line'
  ),
  (
    pg_temp.demo_id('dashboard_widgets/classes'), pg_temp.demo_id('dashboards/overview'),
    null, pg_temp.demo_id('report_definitions/attendance_rate'), 'Attendance by class', 3, 1, 8, 'bar'
  );
