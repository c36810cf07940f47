import type {
  RestCollection,
  RestModel,
  RestObject,
  RestOperation,
  RestWrite,
} from "../rest/model.ts";
import {
  bodyOf,
  jsonContent,
  operationOf,
  pageOf,
  resultOf,
  type Operation,
} from "./operations.ts";
import {
  keyParameters,
  listParameters,
  rowParameters,
  shared,
  type Parameter,
} from "./parameters.ts";
import { headers, refusalsOf } from "./responses.ts";
import { ref, rowRef } from "./schemas.ts";

/** What can be done at one address, by method, with the parameters that all of it has. */
export interface PathItem {
  parameters?: Parameter[];
  get?: Operation;
  post?: Operation;
  patch?: Operation;
  delete?: Operation;
}

/** The addresses of a collection: all rows, and one. */
export function collectionPaths(
  collection: RestCollection,
  model: RestModel,
): Record<string, PathItem> {
  const { path, key, one, create, update, delete: remove } = collection;
  const object = model.objects[collection.type]!;
  const rows: PathItem = {
    get: listing(collection, object),
    ...(create && { post: creation(collection, create, object) }),
  };
  const address = `/api/v1/${path}`;
  if (key.length === 0) return { [address]: rows };
  const row: PathItem = {
    parameters: keyParameters(key),
    ...(one && { get: reading(collection, one, object) }),
    ...(update && { patch: updating(collection, update, object) }),
    ...(remove && { delete: deletion(collection, remove) }),
  };
  return { [address]: rows, [`${address}/${key.map(({ name }) => `{${name}}`).join("/")}`]: row };
}

function listing(collection: RestCollection, object: RestObject): Operation {
  return {
    ...operationOf(collection.list, `List ${wordsOf(collection)}`, collection.path),
    parameters: listParameters(collection, object),
    responses: {
      "200": {
        description: "A page of rows.",
        headers: headers("etag"),
        content: {
          ...jsonContent(pageOf(rowRef(object))),
          "text/csv": { schema: { type: "string" } },
        },
      },
      "304": ref("NotModified", "responses"),
      ...refusalsOf(),
    },
  };
}

function reading(collection: RestCollection, one: RestOperation, object: RestObject): Operation {
  return {
    ...operationOf(one, `Get one of ${wordsOf(collection)}`, collection.path),
    parameters: [...rowParameters(object), ...shared("ifNoneMatch")],
    responses: {
      "200": {
        description: "The row.",
        headers: headers("etag"),
        content: jsonContent(resultOf(rowRef(object))),
      },
      "304": ref("NotModified", "responses"),
      ...refusalsOf("NotFound"),
    },
  };
}

function creation(collection: RestCollection, write: RestWrite, object: RestObject): Operation {
  const one = ref(write.body!.type);
  const row = rowRef(object);
  return {
    ...operationOf(write, `Add to ${wordsOf(collection)}, one or several at once`, collection.path),
    parameters: [...rowParameters(object), ...shared("idempotencyKey")],
    requestBody: bodyOf({ oneOf: [one, { type: "array", items: one, minItems: 1 }] }),
    responses: {
      "201": {
        description: "What was added: a row, or a list of them where a list was sent.",
        headers: headers("location", "etag"),
        content: jsonContent(resultOf({ oneOf: [row, { type: "array", items: row }] })),
      },
      ...refusalsOf("Conflict", "TooLarge", "Invalid"),
    },
  };
}

function updating(collection: RestCollection, write: RestWrite, object: RestObject): Operation {
  return {
    ...operationOf(write, `Change one of ${wordsOf(collection)}`, collection.path),
    parameters: [...rowParameters(object), ...shared(...versioned(collection))],
    requestBody: bodyOf(ref(write.body!.type)),
    responses: {
      "200": {
        description: "The row as it is now.",
        headers: headers("etag"),
        content: jsonContent(resultOf(rowRef(object))),
      },
      ...refusalsOf("NotFound", "Conflict", "PreconditionFailed", "TooLarge", "Invalid"),
    },
  };
}

function deletion(collection: RestCollection, write: RestWrite): Operation {
  return {
    ...operationOf(write, `Remove one of ${wordsOf(collection)}`, collection.path),
    parameters: shared(...versioned(collection)),
    responses: {
      "204": { description: "It is gone.", headers: headers() },
      ...refusalsOf("NotFound", "Conflict", "PreconditionFailed"),
    },
  };
}

function versioned({ hasVersion }: RestCollection): "ifMatch"[] {
  return hasVersion ? ["ifMatch"] : [];
}

/** `class subjects` */
function wordsOf({ path }: RestCollection): string {
  return path.replaceAll("-", " ");
}
