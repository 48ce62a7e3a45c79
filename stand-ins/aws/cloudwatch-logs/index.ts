import type { Handlers } from "../deployment/handler";
import { logGroup } from "./log-group";

/** Logs. */
export const handlers: Handlers = {
  "aws:cloudwatch/logGroup:LogGroup": logGroup,
};
