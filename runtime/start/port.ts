import { createServer } from "node:net";
import { codeOf, HomeroomError } from "../errors.ts";

/** The port itself if it must be this one, else the first free one from it on. */
export async function choosePort(host: string, port: number, exact: boolean): Promise<number> {
  for (let candidate = port; candidate < port + 100; candidate++) {
    if (await isFree(host, candidate)) return candidate;
    if (exact) break;
  }
  throw new HomeroomError("PORT_TAKEN", `Another program listens on port ${port}.`, {
    hint: "Stop it, or set PORT to another one.",
  });
}

export async function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port, exclusive: true }, resolve);
    });
    return true;
  } catch (error) {
    if (codeOf(error) === "EADDRINUSE") return false;
    throw error;
  } finally {
    server.close();
  }
}
