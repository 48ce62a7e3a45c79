import type { Handlers } from "../deployment/handler";
import { healthCheck } from "./health-check";
import { record } from "./record";
import { zone } from "./zone";

/** DNS. */
export const handlers: Handlers = {
  "aws:route53/healthCheck:HealthCheck": healthCheck,
  "aws:route53/record:Record": record,
  "aws:route53/zone:Zone": zone,
};
