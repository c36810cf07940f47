import type { Readable } from "node:stream";
import type { Config } from "../config.ts";

/** Where files lie that the database does not keep. Keys begin with a school's slug. */
export interface ObjectStore {
  /** Keeps a stream of bytes; fulfilled when the store has them all. Nothing is left when it fails. */
  put(key: string, body: Readable, mediaType: string): Promise<void>;
  /** The bytes as a stream, or those of a span of them. Fails with `NoSuchKey` when there are none. */
  get(key: string, span?: { start: number; end: number }): Promise<Readable>;
  /** Removing what is not there succeeds. */
  delete(key: string): Promise<void>;
  close(): void;
}

type StoreConfig = Pick<
  Config,
  "s3Endpoint" | "s3Bucket" | "s3Region" | "s3AccessKeyId" | "s3SecretAccessKey"
>;

/** The store that the settings name; undefined when Postgres keeps the files. */
export async function openObjectStore(config: StoreConfig): Promise<ObjectStore | undefined> {
  if (config.s3Endpoint === undefined) return undefined;
  // The SDK is large: only who uses it waits for it.
  const { s3Store } = await import("./s3.ts");
  return s3Store({ ...config, s3Endpoint: config.s3Endpoint });
}

export type S3Config = StoreConfig & { s3Endpoint: string };
