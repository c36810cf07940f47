import { z } from "zod";
import { address, whole, type Setting } from "./setting.ts";

/** Types that people send to schools, none of which a browser runs. */
const types =
  "image/png,image/jpeg,image/gif,image/webp,application/pdf,text/plain,text/csv,application/zip," +
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document," +
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet," +
  "application/vnd.openxmlformats-officedocument.presentationml.presentation," +
  "application/vnd.oasis.opendocument.text,application/vnd.oasis.opendocument.spreadsheet";

const httpAddress = (example: string) => address(/^https?:$/, example);

/** Settings of uploaded files and where they are kept; a part of `settings`. */
export const fileSettings = {
  uploadLimitMb: {
    schema: whole(1, 2000).default(25),
    about: "The largest file that may be uploaded.",
  },
  uploadTypes: {
    schema: z
      .string()
      .regex(/^[a-z0-9.+-]+\/[a-z0-9.+-]+(,[a-z0-9.+-]+\/[a-z0-9.+-]+)*$/, {
        error: "must be media types in lower case with commas between: image/png,text/csv",
      })
      .default(types),
    about: "Which kinds of files may be uploaded; what a file is, its content says.",
  },
  scanUrl: {
    schema: httpAddress("http://scanner:9000/scan").optional(),
    about:
      "Virus scanner that uploaded files are posted to before they are kept: 200 is clean, 406 is infected; with anything else, uploads are refused. Unset: nothing is scanned.",
  },
  reportWriters: {
    schema: whole(1, 100).default(2),
    about:
      "Files of reports and documents that one worker writes at a time, each in a process of its own of less than 200 MB.",
  },
  pdfFont: {
    schema: z.string().min(1).optional(),
    about:
      "Font file (TTF or OTF; one of a collection as `fonts.ttc#NotoSansCJKjp-Regular`) for texts in PDFs that the bundled fonts have no letters for. Unset: such letters are boxes.",
  },
  s3Endpoint: {
    schema: httpAddress("https://s3.eu-central-1.amazonaws.com").optional(),
    about: "S3-compatible storage that uploaded files are kept in. Unset: Postgres keeps them.",
  },
  s3Bucket: {
    schema: z.string().min(3).default("homeroom"),
    about: "The bucket; keys in it begin with the school's slug.",
  },
  s3Region: {
    schema: z.string().min(1).default("us-east-1"),
    about: "The bucket's region.",
  },
  s3AccessKeyId: {
    schema: z.string().min(1).optional(),
    about: "Key to the storage. Unset: found as the AWS SDK does (role of the machine, profile).",
  },
  s3SecretAccessKey: {
    schema: z.string().min(1).optional(),
    about: "The secret that belongs to `S3_ACCESS_KEY_ID`.",
    secret: true,
  },
} satisfies Record<string, Setting>;
