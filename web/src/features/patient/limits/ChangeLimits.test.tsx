import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { Limits } from "../../../shared/api/limits";
import type { PatientView } from "../../../shared/api/model";
import { OutcomesProvider } from "../../../shared/ui/outcomes";
import { ReferenceProvider } from "../../../shared/vitals/reference";
import { ChangeLimits } from "./ChangeLimits";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const limits: Limits = {
  version: 0,
  floor: [],
  own: { rules: [], off: [] },
  rules: [
    {
      key: "MDC_PULS_OXIM_SAT_O2:low",
      from: { origin: "base" },
      rule: { kind: "limit", vitalSign: "MDC_PULS_OXIM_SAT_O2", direction: "low", threshold: 88, delaySeconds: 15, priority: "medium" },
    },
  ],
};

it("never shows the preview of another proposal", async () => {
  let answer: (response: Response) => void = () => {};
  vi.stubGlobal("fetch", (path: string) =>
    path.endsWith("/preview")
      ? new Promise<Response>((resolve) => {
          answer = resolve;
        })
      : Promise.resolve(new Response("[]")),
  );
  await act(async () => {
    render(
      <OutcomesProvider>
        <ReferenceProvider>
          <ChangeLimits patient={{ id: "p", name: "Tan Mei Ling" } as PatientView} limits={limits} show={() => {}} reload={() => {}} />
        </ReferenceProvider>
      </OutcomesProvider>,
    );
  });
  await act(async () => fireEvent.click(screen.getByTestId("change-limits")));
  const threshold = screen.getByTestId("fields-MDC_PULS_OXIM_SAT_O2:low").querySelector("input")!;
  await act(async () => fireEvent.change(threshold, { target: { value: "86" } }));
  await act(async () => fireEvent.click(screen.getByTestId("preview-limits")));
  await act(async () => fireEvent.change(threshold, { target: { value: "80" } }));

  const preview = { from: "2026-11-13T00:00:00Z", to: "2026-11-20T00:00:00Z", readings: 9, now: 61, proposed: 14, missed: 0, laterByMillis: 0 };
  await act(async () => answer(new Response(JSON.stringify(preview))));
  expect(screen.getByTestId("limits-preview").textContent).toBe("");

  await act(async () => fireEvent.change(threshold, { target: { value: "86" } }));
  expect(screen.getByTestId("limits-preview").textContent).toBe("");
  await act(async () => fireEvent.click(screen.getByTestId("preview-limits")));
  await act(async () => answer(new Response(JSON.stringify(preview))));
  expect(screen.getByTestId("limits-preview").textContent).toContain("14 times instead of 61");
});
