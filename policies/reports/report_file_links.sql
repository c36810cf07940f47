-- Private: made and followed by functions.
select app.protect('report_file_links');
