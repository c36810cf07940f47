import type { Subscription } from "../events/listener.ts";

export type Hearing = {
  /** Whether what is announced at this moment will be heard of within a second. */
  isTold: () => boolean;
  /** For the listener's subscription; `restarted` is called when something may have been missed. */
  hooks(restarted: () => void): Pick<Required<Subscription>, "up" | "down" | "proven">;
};

/** A connection whose other end is gone says nothing: silence is believed this long. */
const provenMs = 750;

/** Knows whether announcements come through. */
export function createHearing(): Hearing {
  let isUp = false;
  let provenAt = -Infinity;
  return {
    isTold: () => isUp && performance.now() - provenAt < provenMs,
    hooks: (restarted) => ({
      up() {
        isUp = true;
        provenAt = performance.now();
        restarted();
      },
      down() {
        isUp = false;
        restarted();
      },
      proven(moment) {
        provenAt = moment;
      },
    }),
  };
}
