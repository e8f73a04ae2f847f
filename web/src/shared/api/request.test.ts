import { afterEach, describe, expect, it, vi } from "vitest";
import { cookieValue, request, signedOutEvent } from "./request";

function answering(response: Response | Error): { readonly sent: RequestInit[] } {
  const sent: RequestInit[] = [];
  vi.stubGlobal("fetch", async (_url: string, init: RequestInit) => {
    sent.push(init);
    if (response instanceof Error) {
      throw response;
    }
    return response;
  });
  return { sent };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a request", () => {
  it("carries the XSRF cookie's value unless it only reads", async () => {
    document.cookie = "XSRF-TOKEN=a%2Bb";
    const { sent } = answering(new Response(null, { status: 204 }));
    await request("DELETE", "/session");
    await request("GET", "/session");
    expect(sent[0]?.headers).toMatchObject({ "X-XSRF-TOKEN": "a+b" });
    expect(sent[1]?.headers).not.toHaveProperty("X-XSRF-TOKEN");
  });

  it("gives the problem with what it says of the alarm", async () => {
    answering(new Response('{"code":"alarm-changed","detail":"Look again.","alarm":{"id":"a"}}', { status: 409 }));
    expect(await request("POST", "/alarms/a/accept", {})).toEqual({
      ok: false,
      problem: { status: 409, code: "alarm-changed", detail: "Look again.", alarm: { id: "a" } },
    });
  });

  it("is unreachable when no answer came", async () => {
    answering(new TypeError("failed"));
    expect(await request("GET", "/wards")).toMatchObject({ ok: false, problem: { status: 0, code: "unreachable" } });
  });

  it("survives an answer that isn't JSON", async () => {
    answering(new Response("<html>", { status: 502 }));
    expect(await request("GET", "/wards")).toMatchObject({ ok: false, problem: { status: 502, code: "http-502" } });
  });

  it("tells the app that the session has ended", async () => {
    answering(new Response('{"code":"not-signed-in"}', { status: 401 }));
    let ended = 0;
    window.addEventListener(signedOutEvent, () => (ended += 1), { once: true });
    await request("GET", "/wards");
    expect(ended).toBe(1);
  });
});

it("finds a cookie by its whole name", () => {
  expect(cookieValue("NOT-XSRF-TOKEN=x; XSRF-TOKEN=y", "XSRF-TOKEN")).toBe("y");
  expect(cookieValue("", "XSRF-TOKEN")).toBeUndefined();
});
