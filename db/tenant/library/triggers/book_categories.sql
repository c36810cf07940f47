create or replace trigger _200_validate_chain
  before insert or update of parent_category_id on book_categories
  for each row when (new.parent_category_id is not null)
  execute function tg_every_chain__validate('parent_category_id');
