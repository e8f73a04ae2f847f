import type { Session } from "./model";
import { request, type Result } from "./request";

export function signIn(login: string, password: string): Promise<Result<Session>> {
  return request("POST", "/session", { login, password });
}
