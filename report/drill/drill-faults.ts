import type { AsLoss } from "@holdfast/drill/faults/fault";
import type { FaultRegistry } from "@holdfast/drill/faults/registry";
import { alignedTable } from "../terminal/aligned-table";

const predictedAs: Readonly<Record<AsLoss["meaning"], string>> = {
  "the loss": "the loss of the sites",
  "the loss of the quorum": "the loss of the quorum, and of nothing else",
  "at the worst the loss": "at the worst, their loss",
  "no bound": "no bound on outcome and time; lost writes as of their loss",
};

/** The documentation's table of faults, in Markdown. */
export function faultsTable({ all }: FaultRegistry): string {
  return alignedTable(
    ["`--fault`", "what is done", "predicted as"],
    all.map(({ kind, description, asLoss }) => [
      `\`${kind}\``,
      description,
      predictedAs[asLoss.meaning] +
        ("because" in asLoss ? `: ${asLoss.because}` : "") +
        ("poweredApartSeconds" in asLoss ? ", and when users are served again" : ""),
    ]),
  );
}
