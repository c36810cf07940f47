-- The worker's own memory: read and written by its functions alone.
select app.protect('mail_receipts');
