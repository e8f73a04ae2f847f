import { request, type Result } from "./request";

export function startScenario(scenario: string): Promise<Result<{ readonly request: string }>> {
  return request("POST", "/demo/scenarios", { scenario });
}
