/** Rows of a page when neither `first` nor `last` is given. */
export const DEFAULT_PAGE = 50;
/** Most rows that `first` or `last` may ask for. */
export const LARGEST_PAGE = 500;
