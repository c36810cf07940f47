import { send, type Answer, type TestServer } from "./server.ts";

type More = { headers?: Record<string, string>; body?: unknown };

/** Sends REST requests to a school; `path` is what follows /api/v1. */
export type Rest = (method: string, path: string, more?: More) => Promise<Answer>;

/** Sends as somebody who holds this access token; undefined is nobody. */
export function restOf(server: Pick<TestServer, "port">, slug: string, token?: string): Rest {
  return (method, path, { headers = {}, body } = {}) =>
    send(server.port, {
      method,
      path: `/api/v1${path}`,
      host: `${slug}.localhost`,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
}

/** The part of a JSON answer that tests look at. */
export interface RestBody {
  data: Record<string, unknown> & Record<string, unknown>[];
  nextCursor?: string | null;
  total?: number;
  code?: string;
  errors?: { pointer?: string; parameter?: string; message: string }[];
}

export function bodyOf(answer: Answer): RestBody {
  return answer.json as RestBody;
}

/** The id of the first row of a list. */
export function firstId(answer: Answer): string {
  return String(bodyOf(answer).data[0]!.id);
}
