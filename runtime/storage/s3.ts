import type { Readable } from "node:stream";
import { DeleteObjectCommand, GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import type { ObjectStore, S3Config } from "./object_store.ts";

/** S3 itself, or what speaks its language. */
export function s3Store(config: S3Config): ObjectStore {
  const { s3Bucket: Bucket, s3AccessKeyId, s3SecretAccessKey } = config;
  const client = new S3Client({
    endpoint: config.s3Endpoint,
    region: config.s3Region,
    // Most stores but Amazon's know buckets by path only.
    forcePathStyle: !config.s3Endpoint.includes(".amazonaws.com"),
    // Stores that are not Amazon's do not know the newer checksums.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    ...(s3AccessKeyId !== undefined &&
      s3SecretAccessKey !== undefined && {
        credentials: { accessKeyId: s3AccessKeyId, secretAccessKey: s3SecretAccessKey },
      }),
  });
  return {
    async put(Key, Body, ContentType) {
      // In pieces of 5 MB, two at a time: that bounds the memory of an upload.
      const params = { Bucket, Key, Body, ContentType };
      await new Upload({ client, params, queueSize: 2 }).done();
    },
    async get(Key, span) {
      const Range = span && `bytes=${span.start}-${span.end}`;
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, Range }));
      return Body as Readable;
    },
    async delete(Key) {
      await client.send(new DeleteObjectCommand({ Bucket, Key }));
    },
    close: () => {
      client.destroy();
    },
  };
}
