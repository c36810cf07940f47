import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { inTurns } from "../../runtime/in_turns.ts";

describe("turns", () => {
  it("are taken by so many at a time, in the order of asking", async () => {
    const inTurn = inTurns(2);
    const running = new Set<number>();
    const begun: number[] = [];
    let most = 0;
    const results = await Promise.allSettled(
      [0, 1, 2, 3, 4].map((number) =>
        inTurn(async () => {
          begun.push(number);
          running.add(number);
          most = Math.max(most, running.size);
          await wait(5);
          running.delete(number);
          if (number === 1) throw new Error("One that fails hands its turn on, too.");
        }),
      ),
    );
    assert.deepEqual([most, begun], [2, [0, 1, 2, 3, 4]]);
    assert.equal(results.filter(({ status }) => status === "rejected").length, 1);
  });
});
