import { describe, expect, it } from "vitest";
import { metrics, now, vital } from "../testing/fixtures";
import { lastText, shownText } from "./lastText";
import { type Parameter, parameters, type ParameterKey, shownOf } from "./parameters";

function parameter(key: ParameterKey): Parameter {
  const found = parameters.find((one) => one.key === key);
  if (found === undefined) {
    throw new Error(key);
  }
  return found;
}

const spo2 = parameter("spo2");

describe("a value on the screen", () => {
  it("is shown up to its maximum age", () => {
    const shown = shownOf(spo2, [vital("MDC_PULS_OXIM_SAT_O2", 92, 5)], metrics, now);
    expect(shown.state).toBe("current");
    expect(shownText(spo2, shown)).toBe("92");
  });

  it("is only the last known past its maximum age", () => {
    const shown = shownOf(spo2, [vital("MDC_PULS_OXIM_SAT_O2", 92, 5)], metrics, now + 1);
    expect(shown.state).toBe("expired");
    expect(lastText(spo2, shown, now)).toBe("last 92 at 04:55");
  });

  it("says so when there never was one", () => {
    const shown = shownOf(spo2, [], metrics, now);
    expect(shownText(spo2, shown)).toBe("–");
    expect(lastText(spo2, shown, now)).toBe("no value yet");
  });

  it("comes from the pulse, named as such, while the ECG gives none", () => {
    const vitals = [vital("MDC_ECG_HEART_RATE", 80, 30), vital("MDC_PULS_OXIM_PULS_RATE", 84)];
    expect(shownOf(parameter("heartRate"), vitals, metrics, now)).toMatchObject({
      state: "current",
      code: "MDC_PULS_OXIM_PULS_RATE",
      label: "pulse",
    });
  });

  it("comes from the newest source when all are too old", () => {
    const vitals = [vital("MDC_ECG_HEART_RATE", 80, 30), vital("MDC_PULS_OXIM_PULS_RATE", 84, 20)];
    expect(shownOf(parameter("heartRate"), vitals, metrics, now)).toMatchObject({
      state: "expired",
      code: "MDC_PULS_OXIM_PULS_RATE",
    });
  });

  it("pairs a pressure only with the diastolic of the same measurement", () => {
    const pressure = parameter("pressure");
    const systolic = vital("MDC_PRESS_BLD_NONINV_SYS", 132, 10);
    const same = shownOf(pressure, [systolic, vital("MDC_PRESS_BLD_NONINV_DIA", 76, 10)], metrics, now);
    const earlier = shownOf(pressure, [systolic, vital("MDC_PRESS_BLD_NONINV_DIA", 76, 40)], metrics, now);
    expect(shownText(pressure, same)).toBe("132/76");
    expect(shownText(pressure, earlier)).toBe("132");
  });

  it("of a metric that the server doesn't list has the shortest maximum age", () => {
    expect(shownOf(parameter("temperature"), [vital("MDC_TEMP_BODY", 37, 6)], new Map(), now).state).toBe("expired");
  });
});
