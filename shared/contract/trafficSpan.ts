/** How far back a person can look, and how finely: seconds for minutes, ten seconds for an hour, two minutes for a day. */
export const TRAFFIC_SPANS = {
  minutes: { stepMs: 1000, slots: 300 },
  hour: { stepMs: 10_000, slots: 360 },
  day: { stepMs: 120_000, slots: 720 },
} as const;
export type TrafficSpan = keyof typeof TRAFFIC_SPANS;
