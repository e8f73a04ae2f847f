import type { MetricSeries, News2Parameter, ScoreSeries } from "../../../shared/api/model";

/**
 * The rows of the Royal College of Physicians' NEWS2 observation chart (2017, chart 3), from top to bottom; points after
 * its chart 1.
 */
export type Band = {
  readonly text: string;
  readonly points: number;
  /** The least value of the row; the rows of a parameter are in falling order. */
  readonly from: number;
  /** Of SpO₂ scale 2: with oxygen or with air alone. */
  readonly on?: "air" | "oxygen";
};

export type ChartParameter = {
  readonly parameter: News2Parameter;
  /** The first that has a value counts. */
  readonly metrics: readonly string[];
  readonly decimals: number;
  readonly bands: readonly Band[];
};

const oxygenFlow = "MDC_FLOW_O2_FG";
const consciousness = "VIGIL_CONSCIOUSNESS";

function band(text: string, from: number, points: number, on?: "air" | "oxygen"): Band {
  return on === undefined ? { text, from, points } : { text, from, points, on };
}

const lowest = Number.NEGATIVE_INFINITY;

const scaleOne: readonly Band[] = [band("≥96", 96, 0), band("94–95", 94, 1), band("92–93", 92, 2), band("≤91", lowest, 3)];
const scaleTwo: readonly Band[] = [
  band("≥97 O₂", 97, 3, "oxygen"),
  band("95–96 O₂", 95, 2, "oxygen"),
  band("93–94 O₂", 93, 1, "oxygen"),
  band("≥93 air", 93, 0, "air"),
  band("88–92", 88, 0),
  band("86–87", 86, 1),
  band("84–85", 84, 2),
  band("≤83", lowest, 3),
];

/** All of them, for the scale that is ordered. */
export function chartParameters(scale: number): readonly ChartParameter[] {
  return [
    {
      parameter: "respiration",
      metrics: ["MDC_RESP_RATE"],
      decimals: 0,
      bands: [
        band("≥25", 25, 3),
        band("21–24", 21, 2),
        band("18–20", 18, 0),
        band("15–17", 15, 0),
        band("12–14", 12, 0),
        band("9–11", 9, 1),
        band("≤8", lowest, 3),
      ],
    },
    {
      parameter: "spo2",
      metrics: ["MDC_PULS_OXIM_SAT_O2"],
      decimals: 0,
      bands: scale === 2 ? scaleTwo : scaleOne,
    },
    {
      parameter: "oxygen",
      metrics: [oxygenFlow],
      decimals: 1,
      bands: [band("O₂ L/min", Number.MIN_VALUE, 2), band("A", lowest, 0)],
    },
    {
      parameter: "systolic",
      metrics: ["MDC_PRESS_BLD_ART_SYS", "MDC_PRESS_BLD_NONINV_SYS"],
      decimals: 0,
      bands: [
        band("≥220", 220, 3),
        band("201–219", 201, 0),
        band("181–200", 181, 0),
        band("161–180", 161, 0),
        band("141–160", 141, 0),
        band("121–140", 121, 0),
        band("111–120", 111, 0),
        band("101–110", 101, 1),
        band("91–100", 91, 2),
        band("81–90", 81, 3),
        band("71–80", 71, 3),
        band("61–70", 61, 3),
        band("51–60", 51, 3),
        band("≤50", lowest, 3),
      ],
    },
    {
      parameter: "pulse",
      metrics: ["MDC_ECG_HEART_RATE", "MDC_PULS_OXIM_PULS_RATE", "MDC_PULS_RATE_NON_INV"],
      decimals: 0,
      bands: [
        band("≥131", 131, 3),
        band("121–130", 121, 2),
        band("111–120", 111, 2),
        band("101–110", 101, 1),
        band("91–100", 91, 1),
        band("81–90", 81, 0),
        band("71–80", 71, 0),
        band("61–70", 61, 0),
        band("51–60", 51, 0),
        band("41–50", 41, 1),
        band("31–40", 31, 3),
        band("≤30", lowest, 3),
      ],
    },
    {
      parameter: "consciousness",
      metrics: [consciousness],
      decimals: 0,
      bands: [band("CVPU", 1, 3), band("A", lowest, 0)],
    },
    {
      parameter: "temperature",
      metrics: ["MDC_TEMP_BODY"],
      decimals: 1,
      bands: [
        band("≥39.1", 39.1, 2),
        band("38.1–39.0", 38.1, 1),
        band("37.1–38.0", 37.1, 0),
        band("36.1–37.0", 36.1, 0),
        band("35.1–36.0", 35.1, 1),
        band("≤35.0", lowest, 3),
      ],
    },
  ];
}

/** The row in which a value is written: the first that it reaches. */
export function bandOf(parameter: ChartParameter, value: number, onOxygen: boolean): number {
  const factor = 10 ** parameter.decimals;
  const written = Math.round(value * factor) / factor;
  return parameter.bands.findIndex((one) => written >= one.from && (one.on === undefined || (one.on === "oxygen") === onOxygen));
}

/** A value that was measured in a column's time, and the row that it is in. */
export type Cell = { readonly value: number; readonly row: number; readonly points: number };

export type Column = {
  readonly fromMillis: number;
  readonly cells: Readonly<Partial<Record<News2Parameter, Cell>>>;
  /** As it stood when the column's time was over, or now. */
  readonly total: { readonly lower: number; readonly upper: number } | null;
  /** A value in the column scores 3. */
  readonly red: boolean;
};

/**
 * What was measured in each column's time: the last value, and of a slot its worse end. Nothing is carried on from one
 * column to the next but the score, which holds until it changes.
 */
export function columnsOf(
  parameters: readonly ChartParameter[],
  series: readonly MetricSeries[],
  scores: ScoreSeries,
  starts: readonly number[],
  stepMillis: number,
): readonly Column[] {
  const byMetric = new Map(series.map((one) => [one.metric, one]));
  const lastIn = (metric: string, from: number, to: number): { readonly min: number; readonly max: number } | undefined => {
    const one = byMetric.get(metric);
    const index = one?.t.findLastIndex((at) => at >= from && at < to) ?? -1;
    const min = one?.min[index];
    const max = one?.max[index];
    return min === undefined || max === undefined ? undefined : { min, max };
  };
  return starts.map((fromMillis) => {
    const toMillis = fromMillis + stepMillis;
    const onOxygen = (lastIn(oxygenFlow, Number.NEGATIVE_INFINITY, toMillis)?.max ?? 0) > 0;
    const cells: Partial<Record<News2Parameter, Cell>> = {};
    for (const parameter of parameters) {
      const found = parameter.metrics.map((metric) => lastIn(metric, fromMillis, toMillis)).find((one) => one !== undefined);
      if (found !== undefined) {
        const ends = [found.min, found.max].map((value) => cellOf(parameter, value, onOxygen));
        cells[parameter.parameter] = ends.reduce((one, other) => (other.points > one.points ? other : one));
      }
    }
    const step = scores.t.findLastIndex((at) => at < toMillis);
    const lower = scores.lower[step];
    const upper = scores.upper[step];
    return {
      fromMillis,
      cells,
      total: lower === undefined || upper === undefined ? null : { lower, upper },
      red: Object.values(cells).some((cell) => cell.points === 3),
    };
  });
}

export type Response = "routine" | "ward" | "hourly" | "urgent" | "emergency";

/** The response of chart 4 to what is certain of the score. */
export function responseOf(column: Column): Response | null {
  if (column.total === null) {
    return null;
  }
  const { lower } = column.total;
  if (lower >= 7) {
    return "emergency";
  }
  if (lower >= 5) {
    return "urgent";
  }
  return column.red ? "hourly" : lower >= 1 ? "ward" : "routine";
}

/** Columns of a step that begin on its multiples by the clock, the last one under way. */
export function startsOf(nowMillis: number, stepMillis: number, count: number): readonly number[] {
  const offset = new Date(nowMillis).getTimezoneOffset() * 60_000;
  const last = Math.floor((nowMillis - offset) / stepMillis) * stepMillis + offset;
  return Array.from({ length: count }, (_, index) => last - (count - 1 - index) * stepMillis);
}

function cellOf(parameter: ChartParameter, value: number, onOxygen: boolean): Cell {
  const row = bandOf(parameter, value, onOxygen);
  return { value, row, points: parameter.bands[row]?.points ?? 0 };
}
