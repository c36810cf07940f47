import { z } from "zod";
import { HomeroomError } from "../../runtime/errors.ts";
import { openObjectStore } from "../../runtime/storage/object_store.ts";
import { doEach } from "../do_each.ts";
import type { SchoolTask } from "../run_task.ts";

/** Removes from the object store what belongs to no file: of removed rows, and of failed uploads. */
export const removeObjects: SchoolTask<object> = {
  payload: z.object({}),

  async run(_payload, { school, config }) {
    const keys = await school.asWorker(async (client) => {
      const { rows } = await client.query<{ key: string }>("select unused_objects() as key");
      return rows.map(({ key }) => key);
    });
    if (keys.length === 0) return { removed: 0 };
    const store = await openObjectStore(config);
    if (!store) {
      throw new HomeroomError(
        "NO_OBJECT_STORE",
        "Objects are to be removed, and S3_ENDPOINT is not set.",
        {
          hint: "Set S3_ENDPOINT and what belongs to it for the worker as for the server.",
        },
      );
    }
    try {
      await doEach(keys, async (key) => {
        await store.delete(key);
        await school.asWorker((client) => client.query("select forget_object($1)", [key]));
      });
    } finally {
      store.close();
    }
    return { removed: keys.length };
  },
};
