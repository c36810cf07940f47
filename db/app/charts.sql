-- How widgets of dashboards show what they are about.

do $$
begin
  if to_regtype('app.chart_kind') is null then
    create type app.chart_kind as enum ('table', 'number', 'line', 'bar', 'pie');
  end if;
end;
$$;
comment on type app.chart_kind is
  'How a widget shows its rows: as a table, as one large number, or as a chart.';
