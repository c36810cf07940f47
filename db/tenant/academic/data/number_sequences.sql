insert into number_sequences (name, pattern) values ('admission', '{year}-{seq:5}')
on conflict (name) do nothing;
