import { request, type Result } from "./request";

export function signOut(): Promise<Result<undefined>> {
  return request("DELETE", "/session");
}
