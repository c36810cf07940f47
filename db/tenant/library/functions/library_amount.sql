create or replace function library_amount(amount bigint, currency text) returns text
  language sql immutable strict parallel safe
begin atomic
  -- ISO 4217: some currencies have no minor unit, some a thousandth.
  select
    case
      when currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF',
        'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') then amount::text
      when currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND')
        then (amount::numeric / 1000)::numeric(20, 3)::text
      else (amount::numeric / 100)::numeric(20, 2)::text
    end;
end;
comment on function library_amount(bigint, text) is
  'An amount in minor units as people write it: 1250 as 12.50.';
