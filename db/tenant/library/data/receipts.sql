insert into number_sequences (name, pattern) values ('receipts', 'R-{year}-{seq:5}')
on conflict (name) do nothing;
