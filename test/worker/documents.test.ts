import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { find, needs } from "../support/optional.ts";
import { assertPicture, pageTexts, picturesOf } from "../support/pictures.ts";
import { orderOf, photo, written } from "./order.ts";

function write(
  kind: string,
  title: string,
  content: unknown,
  pictures: (Buffer | undefined)[] = [],
): Promise<Buffer> {
  const order = orderOf([], { title, document: { kind, content } });
  return written(order, { pictures });
}

/** Each page as it was when its picture was committed. */
async function assertPages(name: string, pdf: Buffer): Promise<void> {
  const pages = picturesOf(pdf);
  for (const [index, page] of pages.entries()) {
    await assertPicture(pages.length === 1 ? name : `${name}-${index + 1}`, page);
  }
}

const lines = [
  ["Mathematics", "Edna Krabappel", 91.5, "A", 4],
  ["Biology", "Elizabeth Hoover", 78, "B", 3],
  ["Français", null, null, null, null],
].map(([subject, teacher, percent, letter, gradePoint]) => ({
  ...{ subject, teacher, percent, letter, gradePoint },
  credits: 2,
  missing: 0,
  exams: [],
}));

const figures = { percent: 84.75, grade_point: 3.5, credits_attempted: 6, credits_earned: 4 };

describe("documents look as they did", () => {
  it("report cards", async () => {
    const pdf = await write("report_card", "Report card Spring, Lisa Simpson", {
      ...{ student: "Lisa Simpson", admission_number: "S-1002", school_id: null },
      ...{ school_name: "Springfield North", academic_year_name: "2025/26", term_name: "Spring" },
      ...{ class_name: "7A", grading_scale_name: "Letters", letter: "B", class_rank: 1 },
      ...{ ...figures, class_size: 24, lines, is_draft: false },
      remark: "A pleasure to teach. ".repeat(12),
    });
    await assertPages("report_card", pdf);
  });

  it("transcripts", async () => {
    const card = { school_name: "Springfield North", class_name: "7A", letter: "B", lines };
    const pdf = await write("transcript", "Transcript of Lisa Simpson", {
      ...{ student_id: "-", student_name: "Lisa Simpson", admission_number: "S-1002", ...figures },
      years: ["2024/25", "2025/26"].map((academic_year_name) => ({
        ...{ academic_year_name, ...figures },
        cards: ["Autumn", "Spring"].map((term_name) => ({ term_name, ...card, ...figures })),
      })),
    });
    await assertPages("transcript", pdf);
  });

  it("class lists, with names of many alphabets", async () => {
    const names = [
      "Łukasz Żółć",
      "Αθηνά Παπαδοπούλου",
      "Дмитрий Щукин",
      "Zoë Müller",
      "İpek Şahin",
    ];
    const pdf = await write("class_list", "Class list 7A, 2026-03-02", {
      ...{ class: "7A", academic_year: "2025/26", class_teacher: "Edna Krabappel" },
      students: names.map((student, index) => ({
        ...{ roll_number: index + 1, admission_number: `S-10${index}`, student },
        birth_date: "2013-05-09",
      })),
    });
    await assertPages("class_list", pdf);
    const [text] = pageTexts(pdf);
    for (const name of names) assert.ok(text!.includes(name), `${name} in ${text}`);
  });

  it("attendance sheets", async () => {
    const days = { 2: "present", 3: "absent", 4: "late", 5: "excused", 6: "left_early" };
    const pdf = await write("attendance_sheet", "Attendance 7A, 2026-03", {
      ...{ month: "2026-03-01", week_days: [1, 2, 3, 4, 5] },
      students: ["Bart Simpson", "Milhouse Van Houten"].map((student, index) => ({
        ...{ roll_number: index + 1, student, days },
      })),
    });
    await assertPages("attendance_sheet", pdf);
  });

  it("timetables", async () => {
    const lesson = { period_id: "1", class: null, teacher: "Edna Krabappel", room: "Room 4" };
    const pdf = await write("timetable", "Timetable 7A, week of 2026-03-02", {
      week_days: [1, 2, 3, 4, 5],
      periods: [
        { id: "1", name: "1st", starts_at: "08:00", ends_at: "08:45" },
        { id: "2", name: "2nd", starts_at: "08:50", ends_at: "09:35" },
      ],
      lessons: [
        { ...lesson, week_day: 1, title: "Mathematics" },
        { ...lesson, week_day: 1, title: "French", teacher: null },
        { ...lesson, week_day: 6, period_id: "2", title: "Choir" },
      ],
    });
    await assertPages("timetable", pdf);
  });

  it("ID cards, eight to a page, with photos or what stands for them", async () => {
    const cards = Array.from({ length: 9 }, (_, index) => ({
      ...{ student: `Student ${index + 1}`, admission_number: `S-100${index + 1}` },
      ...{ birth_date: "2013-05-09", class: "7A", valid_until: "2026-07-31" },
      school: "Springfield North",
    }));
    const broken = photo().subarray(0, 40);
    const photos = [photo(), undefined, broken, photo()];
    await assertPages("id_cards", await write("id_cards", "ID cards 7A", { cards }, photos));
  });

  it("dashboards, each widget as its kind says", async () => {
    const days = Array.from({ length: 14 }, (_, index) =>
      `2026-03-${index + 1}`.replace(/-(\d)$/, "-0$1"),
    );
    const metric = {
      ...{ unit: "%", error: null, is_truncated: false, label: "day", values: ["value"] },
      columns: [
        { name: "day", type: "date" },
        { name: "value", type: "numeric" },
      ],
      rows: days.map((day, index) => [day, String(80 + ((index * 7) % 13))]),
    };
    const report = {
      ...{ unit: null, error: null, is_truncated: false, label: "class", values: ["marked"] },
      columns: [
        { name: "class", type: "text" },
        { name: "marked", type: "bigint" },
        { name: "absent", type: "bigint" },
      ],
      rows: ["7A", "7B", "8A", "8B", "9A", "9B", "10A", "10B"].map((name, index) => [
        ...[name, String(200 - index * 20), String(index * 3)],
      ]),
    };
    const small = { grid_width: 4, grid_height: 2 };
    const pdf = await write("dashboard", "Overview", {
      description: "How the school is doing.",
      widgets: [
        {
          ...metric,
          ...small,
          title: "Attendance today",
          kind: "number",
          grid_column: 1,
          label: null,
        },
        {
          ...metric,
          title: "Attendance",
          kind: "line",
          grid_column: 5,
          grid_width: 8,
          grid_height: 2,
        },
        { ...report, ...small, title: "Marks", kind: "pie", grid_column: 1 },
        {
          ...report,
          ...small,
          title: "Classes",
          kind: "bar",
          grid_column: 5,
          values: ["marked", "absent"],
        },
        {
          ...report,
          ...small,
          title: "A table",
          kind: "table",
          grid_column: 9,
          is_truncated: true,
        },
        {
          ...report,
          ...small,
          title: "Broken",
          kind: "bar",
          grid_column: 1,
          rows: null,
          error: "division by zero",
        },
        { ...report, ...small, title: "Empty", kind: "pie", grid_column: 5, rows: [] },
      ],
    });
    await assertPages("dashboard", pdf);
    assert.match(pageTexts(pdf).join("\n"), /Others/);
  });

  it("texts that run from right to left, and those in which both ways meet", async () => {
    const columns = [
      { name: "الاسم", type: "text" },
      { name: "שם", type: "text" },
      { name: "number", type: "integer" },
    ];
    const rows = [
      ["محمد عبد الله", "דוד בן גוריון", "1"],
      ["الصف السابع (أ) 2026", "כיתה ז׳ (א) 2026", "2"],
      ["Class 7A: فصل جديد", "Room 12 – חדר מורים!", "3"],
      [
        "درس الرياضيات مع الأستاذة إدنا كرابابل في الغرفة 12 كل يوم أحد بعد الظهر",
        "שלום ABC עולם",
        "4",
      ],
    ];
    const pdf = await written(orderOf(columns, { title: "قائمة الطلاب 7A", rowCount: 4 }), {
      rows: [rows],
    });
    await assertPages("right_to_left", pdf);
  });

  it("texts in the operator's own font", needs("Droid Sans Fallback"), async () => {
    const names = ["山田太郎", "王小明", "김민수", "Łukasz Żółć"];
    const order = orderOf([{ name: "名前", type: "text" }], {
      ...{ title: "学生名簿", rowCount: 4 },
      font: find("Droid Sans Fallback"),
    });
    const pdf = await written(order, { rows: [names.map((name) => [name])] });
    await assertPages("own_font", pdf);
    for (const name of names) assert.ok(pageTexts(pdf)[0]!.includes(name), name);
  });

  it("the pages of a report, behind its chart", async () => {
    const columns = [
      { name: "month", type: "date" },
      { name: "issued", type: "bigint" },
      { name: "returned", type: "bigint" },
      { name: "remark", type: "text" },
      { name: "counted_at", type: "timestamp with time zone" },
    ];
    const rows = Array.from({ length: 12 }, (_, index) => [
      `2026-${String(index + 1).padStart(2, "0")}-01`,
      String(40 + index * 7),
      index === 3 ? null : String(35 + index * 5),
      index === 1 ? "Long words and many of them, which do not fit. ".repeat(6) : "=1+1",
      "2026-03-01T23:30:00+00:00",
    ]);
    for (const kind of ["bar", "line"] as const) {
      const order = orderOf(columns, {
        ...{ title: "Circulation", rowCount: 12 },
        chart: { kind, label: "month", values: ["issued", "returned"] },
      });
      await assertPages(`report_${kind}`, await written(order, { rows: [rows] }));
    }
  });
});

describe("a long report", () => {
  it("has its header, and its number, on each page", async () => {
    const order = orderOf([{ name: "number", type: "integer" }], { rowCount: 200 });
    const rows = Array.from({ length: 200 }, (_, index) => [String(index + 1)]);
    const texts = pageTexts(await written(order, { rows: [rows.slice(0, 90), rows.slice(90)] }));
    assert.ok(texts.length > 2);
    for (const [index, text] of texts.entries()) {
      assert.match(text, /^number$/m);
      assert.match(text, new RegExp(`Page ${index + 1}$`, "m"));
      assert.match(text, /Springfield North/);
    }
    const numbers = texts.flatMap((text) => text.match(/^\d+$/gm) ?? []);
    assert.deepEqual(numbers, rows.flat());
    assert.match(texts.at(-1)!, /^200 rows\.$/m);
  });

  it("says when there would be more", async () => {
    const order = orderOf([{ name: "n", type: "integer" }], { rowCount: 1, isTruncated: true });
    const [text] = pageTexts(await written(order, { rows: [[["1"]]] }));
    assert.match(text!, /1 rows; there are more/);
  });
});
