import { expect, test } from "vitest";
import { commandOf, contentOf, draftOf, dropDraft, emptyDraft, keepDraft, lengthOf } from "./drafts";

test("a draft is kept for who writes it and of whom, until it is dropped", () => {
  const draft = { ...emptyDraft, plan: "wean oxygen" };
  keepDraft("nurse", "anna", draft);
  expect(draftOf("nurse", "anna")).toBe(draft);
  expect(draftOf("nurse", "ben")).toBe(emptyDraft);
  expect(draftOf("physician", "anna")).toBe(emptyDraft);
  dropDraft("nurse", "anna");
  expect(draftOf("nurse", "anna")).toBe(emptyDraft);
});

test("the same text is sent by the same command, another text by another", () => {
  const draft = { ...emptyDraft, plan: "wean oxygen" };
  const sent = commandOf(draft);
  expect(commandOf({ ...draft, sent })).toBe(sent);
  expect(commandOf({ ...draft, plan: "stop oxygen", sent }).command).not.toBe(sent.command);
});

test("what is written of the other kind is not sent and not lost", () => {
  const draft = { ...emptyDraft, plan: "wean oxygen", text: "spoke to the daughter" };
  expect(contentOf(draft).text).toBe("");
  expect(contentOf({ ...draft, kind: "free" }).plan).toBe("");
  expect(lengthOf(contentOf({ ...draft, kind: "free" }))).toBe("spoke to the daughter".length);
});
