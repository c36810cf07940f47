comment on table event_attendees is
  'Somebody who is invited to an event, or said to come.';
comment on column event_attendees.id is 'Identifies the row; never changes.';
comment on column event_attendees.calendar_event_id is 'The event.';
comment on column event_attendees.user_id is 'The guest.';
comment on column event_attendees.name is 'The guest''s name at that time.';
comment on column event_attendees.response is 'What the guest answered.';
comment on column event_attendees.note is 'What the guest added.';
comment on column event_attendees.invited_by_id is
  'Who invited the guest; null: nobody did, or the account is gone.';
comment on column event_attendees.responded_at is 'When the guest answered; null: not yet.';
comment on column event_attendees.created_at is 'When the row was made.';
comment on column event_attendees.updated_at is 'When the row was last changed.';
