import { join } from "node:path";
import { compileCache } from "../compile_cache.ts";
import { environmentWith, isSet, type Config } from "../config.ts";
import { choosePort, isFree } from "./port.ts";
import { developmentKeys, loginPassword, loginUrl } from "./secrets.ts";
import { startRestartedService } from "./restarted_service.ts";
import { startService, type Service } from "./service.ts";

export type ProcessOptions = {
  config: Config;
  folder: string;
  logFolder: string;
  /** The operator's address, from which the logins' passwords are derived. */
  adminUrl: string;
  databaseUrl: string;
  /** Told of each process as soon as it is there to be stopped. */
  onStart: (service: Service) => void;
};

/**
 * Starts server and worker and waits until both can work. When another program takes the port
 * between our choice and the server's start, the next one is tried.
 */
export async function startProcesses(
  options: ProcessOptions,
): Promise<{ publicUrl: string; services: Service[] }> {
  const { config } = options;
  for (;;) {
    const port = await choosePort(config.host, config.port, isSet("port"));
    const publicUrl = isSet("publicUrl") ? config.publicUrl : `http://localhost:${port}`;
    const started: Service[] = [];
    try {
      await startBoth(options, port, publicUrl, started);
      return { publicUrl, services: started };
    } catch (error) {
      await Promise.all(started.map((service) => service.stop()));
      if (isSet("port") || (await isFree(config.host, port))) throw error;
    }
  }
}

async function startBoth(
  { config, folder, logFolder, adminUrl, databaseUrl, onStart }: ProcessOptions,
  port: number,
  publicUrl: string,
  started: Service[],
): Promise<void> {
  const urlOf = (login: string) => loginUrl(databaseUrl, login, loginPassword(adminUrl, login));
  const variables = environmentWith({
    databaseUrl: "", // The operator's rights are not for server and worker.
    serverDatabaseUrl: config.serverDatabaseUrl ?? urlOf("homeroom_server"),
    workerDatabaseUrl: config.workerDatabaseUrl ?? urlOf("homeroom_worker"),
    port: String(port),
    publicUrl,
    // Who tries everything out has one address, and asks more than people do in a day's work.
    ...(!isSet("userLimitPerHour") && { userLimitPerHour: "100000" }),
    ...(!isSet("guestLimitPerHour") && { guestLimitPerHour: "100000" }),
    ...(!isSet("nodeEnv") && { nodeEnv: "development" }),
    ...(!isSet("jwtKeys") && { jwtKeys: await developmentKeys(folder, "jwt-keys") }),
    ...(!isSet("secretKeys") && { secretKeys: await developmentKeys(folder, "secret-keys") }),
    ...(!isSet("outboxDir") && { outboxDir: join(folder, "outbox") }),
  });
  const patienceMs = (config.shutdownSeconds + 2) * 1000;
  for (const name of ["server", "worker"]) {
    const entry = `${name}/main.ts`;
    const start = name === "worker" ? startRestartedService : startService;
    const service = start({
      name,
      entry,
      variables: {
        NODE_COMPILE_CACHE: compileCache,
        ...variables,
        LOG_FILE: join(logFolder, `${name}.log`),
      },
      logFolder,
      patienceMs,
    });
    started.push(service);
    onStart(service);
  }
  await Promise.all(started.map((service) => service.ready));
}
