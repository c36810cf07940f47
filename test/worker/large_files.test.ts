import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { writeLargeFile } from "./large_file.ts";

/** PDFs take longest: `npm run bench -- reports` writes one of 200,000 rows too. */
const rows = { xlsx: 200_000, pdf: 60_000 };

describe("the process that writes a large file stays below 200 MB", () => {
  for (const format of ["xlsx", "pdf"] as const) {
    it(`for ${format}`, async () => {
      const { bytes, peakMb } = await writeLargeFile(format, rows[format]);
      assert.ok(bytes > 5_000_000, `It wrote ${bytes} bytes.`);
      assert.ok(peakMb < 200, `It took ${peakMb} MB.`);
    });
  }
});
