import type { Alarm, Task } from "./model";

/** A refusal by the server (RFC 9457) or, with status 0, an answer that never came. */
export type Problem = {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** How things stand now, with `alarm-changed` and `task-changed`. */
  readonly alarm?: Alarm;
  readonly task?: Task;
  /** The rules that would be less strict than the hospital's floor, with `below-floor`. */
  readonly keys?: readonly string[];
};

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

type Method = "GET" | "POST" | "PUT" | "DELETE";

const requestTimeoutMillis = 15_000;

/** Raised on `window` when the server no longer knows the session. */
export const signedOutEvent = "vigil:signed-out";

export async function request<T>(method: Method, path: string, body?: unknown): Promise<Result<T>> {
  const response = await send(method, path, body);
  if (response === null) {
    return { ok: false, problem: { status: 0, code: "unreachable", detail: "" } };
  }
  const content = await contentOf(response);
  if (response.ok) {
    return { ok: true, value: content as T };
  }
  const problem = problemFrom(response.status, content);
  if (problem.code === "not-signed-in") {
    window.dispatchEvent(new Event(signedOutEvent));
  }
  return { ok: false, problem };
}

/** The value of a cookie in a `document.cookie` string. */
export function cookieValue(cookies: string, name: string): string | undefined {
  const start = `${name}=`;
  const found = cookies.split("; ").find((cookie) => cookie.startsWith(start));
  return found === undefined ? undefined : decodeURIComponent(found.slice(start.length));
}

async function send(method: Method, path: string, body: unknown): Promise<Response | null> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  const token = cookieValue(document.cookie, "XSRF-TOKEN");
  if (method !== "GET" && token !== undefined) {
    headers["X-XSRF-TOKEN"] = token;
  }
  try {
    return await fetch(`/api/v1${path}`, {
      method,
      headers,
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(requestTimeoutMillis),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    // No answer at all: the browser gives no more reason than that, and the caller says so on the screen.
    return null;
  }
}

async function contentOf(response: Response): Promise<unknown> {
  try {
    const text = await response.text();
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    // A proxy's HTML page in place of JSON: the status alone then says what happened.
    return undefined;
  }
}

function problemFrom(status: number, content: unknown): Problem {
  const members = typeof content === "object" && content !== null ? (content as Record<string, unknown>) : {};
  return {
    status,
    code: typeof members["code"] === "string" ? members["code"] : `http-${status}`,
    detail: typeof members["detail"] === "string" ? members["detail"] : "",
    ...("alarm" in members ? { alarm: members["alarm"] as Alarm } : {}),
    ...("task" in members ? { task: members["task"] as Task } : {}),
    ...("keys" in members ? { keys: members["keys"] as readonly string[] } : {}),
  };
}
