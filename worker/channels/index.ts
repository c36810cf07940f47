import type { JobContext } from "../run_task.ts";
import type { Channel } from "./channel.ts";
import { emailChannel } from "./email.ts";
import { pushChannel } from "./push.ts";
import { smsChannel } from "./sms.ts";

/** Every way by which notifications leave, by its name in the database. */
export const channels = {
  email: ({ mailer }) => emailChannel(mailer),
  sms: ({ config }) => smsChannel(config),
  push: ({ config, school }) => pushChannel(config, school),
} satisfies Record<string, (job: JobContext) => Channel>;
