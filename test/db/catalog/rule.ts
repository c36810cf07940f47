/** A rule that every school's schema keeps. */
export interface CatalogRule {
  /** Returns what breaks the rule, as column `offender`; runs with the school's search_path. */
  query: string;
  /** Breaks the rule. */
  broken: string;
}
