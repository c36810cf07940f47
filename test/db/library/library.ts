import type pg from "pg";
import { sqlState } from "../../support/database.ts";
import { World } from "../academic/world.ts";

type Row = Record<string, unknown>;

export interface Loan extends Row {
  id: string;
  copy_id: string;
  member_id: string;
  due_on: string;
  renewals: number;
  outcome: string | null;
}

export interface Reservation extends Row {
  id: string;
  copy_id: string | null;
  kept_until: string | null;
  outcome: string | null;
}

let counter = 0;

/** A school's library to try rules in: open on all days, in UTC, with rules that forbid little. */
export class Library extends World {
  readonly schoolId: string;

  private constructor(client: pg.ClientBase, school: string) {
    super(client);
    this.schoolId = school;
  }

  static async open(client: pg.ClientBase, rules: Row = {}, school: Row = {}): Promise<Library> {
    const library = new Library(client, await new World(client).school(school));
    await library.insert("library_settings", {
      school_id: library.schoolId,
      ...{ loan_limit: 5, fine_per_day: 10, fine_cap: 500, debt_limit: null, hold_days: 3 },
      ...rules,
    });
    return library;
  }

  book(row: Row = {}): Promise<string> {
    return this.insert("books", { title: `Book ${++counter}`, ...row });
  }

  copy(book: string, row: Row = {}): Promise<string> {
    return this.insert("book_copies", {
      book_id: book,
      school_id: this.schoolId,
      barcode: `B${++counter}-${process.pid}`,
      ...row,
    });
  }

  /** A student who reads, with an account that notifications reach. */
  async reader(row: Row = {}): Promise<string> {
    counter += 1;
    const user_id = await this.insert("users", {
      email: `reader${counter}@x.example`,
      display_name: `Reader ${counter}`,
    });
    const student_id = await this.student({ school_id: this.schoolId, user_id });
    return this.insert("library_members", { school_id: this.schoolId, student_id, ...row });
  }

  issue(copy: string, member: string): Promise<Loan> {
    return this.one<Loan>("select *, due_on::text from issue_copy($1, $2)", [copy, member]);
  }

  giveBack(copy: string, at: string | null = null): Promise<Loan> {
    return this.one<Loan>("select *, due_on::text from return_copy($1, $2)", [copy, at]);
  }

  renew(loan: string): Promise<Loan> {
    return this.one<Loan>("select *, due_on::text from renew_loan($1)", [loan]);
  }

  reserve(book: string, member: string): Promise<Reservation> {
    return this.one<Reservation>("select *, kept_until::text from reserve_book($1, $2)", [
      book,
      member,
    ]);
  }

  cancel(reservation: string): Promise<Reservation> {
    return this.one<Reservation>("select * from cancel_reservation($1)", [reservation]);
  }

  /** What has become of a reservation. */
  reservation(id: string): Promise<Reservation> {
    return this.one<Reservation>("select *, kept_until::text from reservations where id = $1", [
      id,
    ]);
  }

  /** A loan that began some days ago and was due some days ago (or will be, below 0). */
  async loan(copy: string, member: string, dueDaysAgo: number): Promise<string> {
    const { id } = await this.one<{ id: string }>(
      `insert into loans (school_id, copy_id, member_id, issued_at, due_on)
       values ($1, $2, $3, now() - interval '100 days', (now() at time zone 'UTC')::date - $4::integer)
       returning id`,
      [this.schoolId, copy, member, dueDaysAgo],
    );
    return id;
  }

  close(day: string): Promise<string> {
    return this.insert("calendar_events", {
      school_id: this.schoolId,
      title: "Closed",
      starts_on: day,
      ends_on: day,
      closes_school: true,
    });
  }

  /** What a reader's fines come to, one by one. */
  async fines(member: string): Promise<string[]> {
    const rows = await this.all<{ fine: string }>(
      `select reason || ' ' || amount || case when outstanding < amount
         then ', owes ' || outstanding else '' end as fine
       from fines where member_id = $1 order by reason, amount`,
      [member],
    );
    return rows.map(({ fine }) => fine);
  }

  charge(member: string, amount: number, reason = "other"): Promise<{ id: string }> {
    return this.one<{ id: string }>("select * from charge_fine($1, $2, $3)", [
      member,
      reason,
      amount,
    ]);
  }

  async stateOf(copy: string): Promise<string> {
    const { state } = await this.one<{ state: string }>(
      "select book_copies_state(book_copies) as state from book_copies where id = $1",
      [copy],
    );
    return state;
  }

  /** How often a reader was told something. */
  async told(member: string, kind: string): Promise<number> {
    const { count } = await this.one<{ count: number }>(
      `select count(*)::integer from notifications
       where kind = $2 and user_id = (
         select students.user_id from library_members
         join students on students.id = library_members.student_id
         where library_members.id = $1
       )`,
      [member, kind],
    );
    return count;
  }

  /** How SQL ends. */
  state(sql: string, values: unknown[] = []): Promise<string> {
    return sqlState(this.client, () => this.client.query(sql, values));
  }

  tryIssue(copy: string, member: string, beyondRules = false): Promise<string> {
    return this.state("select issue_copy($1, $2, $3)", [copy, member, beyondRules]);
  }

  tryReserve(book: string, member: string): Promise<string> {
    return this.state("select reserve_book($1, $2)", [book, member]);
  }

  tryRenew(loan: string, beyondRules = false): Promise<string> {
    return this.state("select renew_loan($1, $2)", [loan, beyondRules]);
  }
}
