import type { Handlers } from "../deployment/handler";
import { metricAlarm } from "./metric-alarm";

/** Alarms. */
export const handlers: Handlers = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
};
