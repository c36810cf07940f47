alter type app.delivery_state add value if not exists 'uncertain' after 'failed';
comment on type app.delivery_state is
  'How far a delivery is: it waits, is being sent, was sent, was given up, may have arrived or not (a person is to look), or is no longer wanted.';
