import { callEach } from "../call_each.ts";
import { countAbandoned } from "../delivery_metrics.ts";
import type { SchoolTask } from "../run_task.ts";

const calls = callEach("asWorker", {
  uncertain: "settle_deliveries()",
  webhooks: "settle_webhook_deliveries()",
});

/**
 * Marks deliveries that a dead worker began, and queues those again whose jobs it took along; what
 * webhooks are told is told again.
 */
export const settleDeliveries: SchoolTask<object> = {
  ...calls,

  async run(payload, job) {
    const counts = await calls.run(payload, job);
    countAbandoned(Number(counts?.uncertain ?? 0));
    return counts;
  },
};
