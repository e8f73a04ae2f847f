import type { Session } from "./model";
import { request, type Result } from "./request";

export function getSession(): Promise<Result<Session>> {
  return request("GET", "/session");
}
