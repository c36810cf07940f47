import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { createFairShare, type FairShareOptions } from "../../../server/limits/fair_share.ts";

/** Works that end when told to, in the order in which they began; all do with the test. */
function openShare(test: TestContext, options: FairShareOptions) {
  const share = createFairShare(options);
  const begun: { school: string; end: () => void }[] = [];
  const run = (school: string) =>
    share.run(school, () => new Promise<void>((end) => begun.push({ school, end })));
  test.after(async () => {
    for (const { end } of begun) {
      end();
      await turn(); // Those that waited for it begin.
    }
  });
  return {
    run,
    share,
    /** The schools whose works have begun, in order. */
    order: () => begun.map(({ school }) => school).join(""),
    end: async (index: number) => {
      begun[index]!.end();
      await turn();
    },
  };
}

describe("places shared between schools", () => {
  it("leave room for the others, whatever one school sends", async (test) => {
    const { run, order } = openShare(test, { places: 4, share: 2, queue: 10 });
    for (const school of "baaaaaaaac") void run(school);
    await turn();
    assert.equal(order(), "baac");
  });

  it("are all one school's while no other asks", async (test) => {
    const { run, order } = openShare(test, { places: 4, share: 1, queue: 10 });
    for (const school of "aaaaaab") void run(school);
    await turn();
    assert.equal(order(), "aaaa");
  });

  it("go round among those who wait", async (test) => {
    const { run, order, end } = openShare(test, { places: 2, share: 2, queue: 10 });
    for (const school of "aaaaaabbc") void run(school);
    for (let index = 0; index < 7; index++) await end(index);
    assert.equal(order(), "aaabcabaa");
  });

  it("are given back when a work fails", async (test) => {
    const { share } = openShare(test, { places: 1, share: 1, queue: 1 });
    const fail = () => share.run("a", () => Promise.reject(new Error("no")));
    for (let index = 0; index < 3; index++) await assert.rejects(fail(), { message: "no" });
    assert.equal(await share.run("b", () => Promise.resolve(1)), 1);
  });

  it("are refused to whom too many wait for already, and to nobody else", async (test) => {
    const { run, share, order, end } = openShare(test, { places: 2, share: 1, queue: 2 });
    for (const school of "baaa") void run(school);
    assert.ok(share.isFull("a") && !share.isFull("b"));
    await assert.rejects(run("a"), { code: "SCHOOL_BUSY", status: 503 });
    void run("b");
    await end(0);
    await end(1);
    assert.equal(order(), "baba");
    assert.ok(!share.isFull("a"));
  });

  it("are unbounded when there is no bound", async (test) => {
    const { run, order } = openShare(test, { places: Infinity, share: Infinity, queue: 0 });
    for (let index = 0; index < 100; index++) void run("a");
    await turn();
    assert.equal(order().length, 100);
  });
});
