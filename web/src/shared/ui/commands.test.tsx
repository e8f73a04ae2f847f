import { act, renderHook } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Result } from "../api/request";
import { useCommands } from "./commands";

const done: Result<string> = { ok: true, value: "" };
const lost: Result<string> = { ok: false, problem: { status: 0, code: "unreachable", detail: "" } };
const changed: Result<string> = { ok: false, problem: { status: 409, code: "alarm-changed", detail: "" } };

async function commandsOf(answers: readonly Result<string>[]): Promise<readonly string[]> {
  const { result } = renderHook(() => useCommands());
  const commands: string[] = [];
  for (const answer of answers) {
    await act(() =>
      result.current.run("alarm-1:1", async (command) => {
        commands.push(command);
        return answer;
      }),
    );
  }
  return commands;
}

describe("an act", () => {
  it("keeps its command when the answer was lost", async () => {
    const [first, second] = await commandsOf([lost, done]);
    expect(second).toBe(first);
  });

  it("is a new command after any answer", async () => {
    const [first, second, third] = await commandsOf([done, changed, done]);
    expect(new Set([first, second, third]).size).toBe(3);
  });

  it("is sent once however often it is pressed", async () => {
    const { result } = renderHook(() => useCommands());
    let answer: (result: Result<string>) => void = () => {};
    let first: Promise<unknown> = Promise.resolve();
    act(() => {
      first = result.current.run("key", () => new Promise<Result<string>>((resolve) => (answer = resolve)));
    });
    expect(await result.current.run("key", async () => done)).toBeNull();
    expect(result.current.isPending("key")).toBe(true);
    await act(async () => {
      answer(done);
      await first;
    });
    expect(result.current.isPending("key")).toBe(false);
  });
});
