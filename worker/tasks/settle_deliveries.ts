import { callEach } from "../call_each.ts";

/**
 * Marks deliveries that a dead worker began, and queues those again whose jobs it took along; what
 * webhooks are told is told again.
 */
export const settleDeliveries = callEach("asWorker", {
  uncertain: "settle_deliveries()",
  webhooks: "settle_webhook_deliveries()",
});
