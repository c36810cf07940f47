create or replace function decode_base64url(encoded text) returns bytea
  language sql immutable strict parallel safe
begin atomic
  -- Letters that are none give nothing, which the table's rules refuse.
  select case
    when encoded ~ '^[A-Za-z0-9_-]+={0,2}$' and length(rtrim(encoded, '=')) % 4 <> 1
      then decode(
        translate(rtrim(encoded, '='), '-_', '+/')
          || repeat('=', (4 - length(rtrim(encoded, '=')) % 4) % 4),
        'base64'
      )
    else ''::bytea
  end;
end;
comment on function decode_base64url(text) is
  'The bytes of a text in base64url; none if it is not.';
