import type { Ward } from "./model";
import { request, type Result } from "./request";

export function getWards(): Promise<Result<readonly Ward[]>> {
  return request("GET", "/wards");
}
