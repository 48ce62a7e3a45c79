import type { Policies } from "@pulumi/policy";
import { backupsOffsiteAndImmutable } from "./backups-offsite-and-immutable";
import { capacityHolds } from "./capacity-holds";
import { declaredInputs } from "./declared-inputs";
import { dnsIsDualAndHealthChecked } from "./dns-is-dual-and-health-checked";
import { encryptedAndPrivate } from "./encrypted-and-private";
import { failoverAuthorityIsIndependent } from "./failover-authority-is-independent";
import { failoverWithinRto } from "./failover-within-rto";
import { StackReader } from "./graph/stack-reader";
import { hazardIndependence } from "./hazard-independence";
import { noSingleSiteDependency } from "./no-single-site-dependency";
import { nothingPassedOver } from "./nothing-passed-over";
import { operatorAccessIndependent } from "./operator-access-independent";
import { placementHonoured } from "./placement-honoured";
import { stackPolicy } from "./policy";
import { survivesDeclaredLoss } from "./survives-declared-loss";
import { workloadHygiene } from "./workload-hygiene";
import { zeroLossWrites } from "./zero-loss-writes";

/**
 * Every policy of the pack, sharing one reading of the stack.
 *
 * @param reader what reads it. Default: one of their own
 */
export function policies(reader = new StackReader()): Policies {
  return [
    declaredInputs(reader.declared),
    stackPolicy(nothingPassedOver, reader),
    stackPolicy(survivesDeclaredLoss, reader),
    stackPolicy(noSingleSiteDependency, reader),
    stackPolicy(failoverAuthorityIsIndependent, reader),
    stackPolicy(placementHonoured, reader),
    stackPolicy(zeroLossWrites, reader),
    stackPolicy(failoverWithinRto, reader),
    stackPolicy(capacityHolds, reader),
    stackPolicy(hazardIndependence, reader),
    stackPolicy(operatorAccessIndependent, reader),
    stackPolicy(backupsOffsiteAndImmutable, reader),
    stackPolicy(dnsIsDualAndHealthChecked, reader),
    stackPolicy(encryptedAndPrivate, reader),
    stackPolicy(workloadHygiene, reader),
  ];
}
