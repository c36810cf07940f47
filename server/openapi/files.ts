import { importKinds } from "../files/imports.ts";
import { restBase } from "../rest/rest.ts";
import type { PathItem } from "./collections.ts";
import { exampleOf } from "./examples.ts";
import { jsonContent, resultOf, type Operation } from "./operations.ts";
import { shared, type Parameter } from "./parameters.ts";
import { headers, refusalsOf } from "./responses.ts";
import { ref, type JsonSchema } from "./schemas.ts";

const uuid: JsonSchema = { type: "string", format: "uuid" };
const text: JsonSchema = { type: "string" };
const flag = (otherwise: boolean): JsonSchema => ({ type: "boolean", default: otherwise });
/** Bytes, as OpenAPI 3.1 has them. */
const bytes: JsonSchema = { type: "string", contentMediaType: "application/octet-stream" };

/** What is no GraphQL behind REST: files as forms and as they are. Written by hand, as their routes are. */
export function filePaths(): Record<string, PathItem> {
  return {
    [`${restBase}/files`]: { post: uploadFile },
    [`${restBase}/files/{id}`]: {
      parameters: [
        pathParameter("id", "The file's id, which is that of its row of `attachments`."),
      ],
      get: downloadFile,
    },
    [`${restBase}/imports`]: { post: uploadImport },
    [`${restBase}/imports/{id}/errors`]: {
      parameters: [pathParameter("id", "The import's id.")],
      get: downloadImportErrors,
    },
    [`${restBase}/linked-files/{token}`]: {
      parameters: [
        {
          name: "token",
          in: "path",
          required: true,
          description: "What `linkReportFile` answers, or a mail has, behind this address.",
          schema: text,
        },
      ],
      get: downloadLinkedFile,
    },
  };
}

const uploadFile: Operation = {
  operationId: "uploadFile",
  tags: ["attachments"],
  summary: "Upload a file",
  description:
    "Keeps a file with the row that it belongs to. What it is its content says, whatever its sender calls it.",
  requestBody: form(["ownerTable", "ownerId"], {
    ownerTable: {
      ...text,
      description: "The table of the row that the file belongs to, as in the database.",
      examples: ["students"],
    },
    ownerId: { ...uuid, description: "The row that the file belongs to." },
  }),
  responses: {
    "201": {
      description: "The file is kept.",
      headers: headers("location"),
      content: jsonContent(
        resultOf(
          object({
            id: uuid,
            ownerTable: text,
            ownerId: uuid,
            name: text,
            mediaType: text,
            byteSize: { type: "integer" },
            sha256: { ...text, description: "In hexadecimal digits." },
            createdAt: { type: "string", format: "date-time" },
          }),
        ),
      ),
    },
    ...refusalsOf("TooLarge", "UnwantedType", "Invalid"),
  },
};

const downloadFile: Operation = {
  operationId: "downloadFile",
  tags: ["attachments"],
  summary: "Download a file",
  description: "For whoever may see the row of `attachments`.",
  parameters: shared("ifNoneMatch"),
  responses: {
    "200": {
      description: "The file, of the type that it was found to be.",
      headers: headers("etag", "disposition"),
      content: { "*/*": { schema: bytes } },
    },
    "304": ref("NotModified", "responses"),
    ...refusalsOf("NotFound"),
  },
};

const uploadImport: Operation = {
  operationId: "uploadImport",
  tags: ["data-imports"],
  summary: "Import a file",
  description:
    "Has a job bring in a CSV file or a OneRoster zip, all of it or nothing. Its row of `data-imports` says how far it is.",
  requestBody: form(["kind"], {
    kind: {
      ...text,
      enum: importKinds,
      description: "What its lines are about; `oneroster` is a zip.",
    },
    mapping: {
      type: "object",
      additionalProperties: text,
      description: "Which column is which field, in JSON, where the header does not say so.",
      examples: [{ Familienname: "last_name" }],
    },
    dryRun: { ...flag(false), description: "Whether it is only tried." },
    invitations: {
      ...flag(true),
      description: "Whether people who get an account by a roster are invited.",
    },
  }),
  responses: {
    "202": {
      description: "It is queued.",
      headers: headers("location"),
      content: jsonContent(
        resultOf(object({ id: uuid, kind: ref("ImportKind"), state: ref("ImportState") })),
      ),
    },
    ...refusalsOf("TooLarge", "UnwantedType", "Invalid"),
  },
};

const downloadImportErrors: Operation = {
  operationId: "downloadImportErrors",
  tags: ["data-imports"],
  summary: "Download what is wrong with an imported file",
  description: "A table with a line for each error: file, line, column, value and reason.",
  responses: {
    "200": {
      description: "The table; nothing but its header where nothing was wrong.",
      headers: headers("disposition"),
      content: { "text/csv": { schema: text } },
    },
    ...refusalsOf("NotFound"),
  },
};

const downloadLinkedFile: Operation = {
  operationId: "downloadLinkedFile",
  tags: ["report-files"],
  summary: "Download the file of a report by a link to it",
  description: "For whoever has the link, without signing in, until it expires.",
  security: [],
  responses: {
    "200": {
      description: "The file.",
      headers: headers("disposition"),
      content: {
        "text/csv": { schema: text },
        "application/pdf": { schema: bytes },
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": { schema: bytes },
      },
    },
    ...refusalsOf("NotFound"),
  },
};

function form(required: string[], properties: Record<string, JsonSchema>) {
  const file = { ...bytes, description: "The file." };
  const schema = {
    type: "object",
    required: [...required, "file"],
    properties: { ...properties, file },
  };
  return { required: true, content: { "multipart/form-data": { schema } } };
}

function object(properties: Record<string, JsonSchema>): JsonSchema {
  return { type: "object", required: Object.keys(properties), properties };
}

function pathParameter(name: string, description: string): Parameter {
  const example = exampleOf(name, { name: "UUID" });
  return { name, in: "path", required: true, description, schema: uuid, example };
}
