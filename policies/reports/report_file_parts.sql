-- Private: written by the worker, read with links.
select app.protect('report_file_parts');
