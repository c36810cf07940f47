import { explain } from "../runtime/errors.ts";
import { startTestCluster } from "./support/cluster.ts";
import { commitText, generateFiles } from "./support/generated.ts";

/** `npm run generate`: writes the committed files that show what the SQL makes. */
try {
  const cluster = await startTestCluster();
  try {
    for (const file of await generateFiles(cluster)) {
      await commitText(file);
      console.log(file.path);
    }
  } finally {
    await cluster.close();
  }
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
