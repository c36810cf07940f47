import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { writeLargeFile } from "./large_file.ts";

describe("the process that writes a file of 200,000 rows stays below 200 MB", () => {
  for (const format of ["xlsx", "pdf"] as const) {
    it(`for ${format}`, async () => {
      const { bytes, peakMb } = await writeLargeFile(format, 200_000);
      assert.ok(bytes > 5_000_000, `It wrote ${bytes} bytes.`);
      assert.ok(peakMb < 200, `It took ${peakMb} MB.`);
    });
  }
});
