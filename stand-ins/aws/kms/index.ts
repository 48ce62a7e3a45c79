import type { Handlers } from "../deployment/handler";
import { alias } from "./alias";
import { key } from "./key";

/** Keys. */
export const handlers: Handlers = {
  "aws:kms/alias:Alias": alias,
  "aws:kms/key:Key": key,
};
