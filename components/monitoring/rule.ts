import type { severities } from "./alert-routing";

/** A rule of Prometheus: an alert, or a series that is recorded. */
export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: { readonly [name: string]: string };
  readonly annotations?: { readonly [name: string]: string };
}

/** Rules that are evaluated together. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** What an alert says. */
interface Alert {
  readonly expr: string;
  /** How long it has to hold: `5m`. */
  readonly lasts: string;
  readonly severity: (typeof severities)[keyof typeof severities];
  readonly summary: string;
  /** Section of the runbook. */
  readonly section: string;
  readonly labels?: { readonly [name: string]: string };
}

/** A rule that calls somebody, or leaves a ticket. */
export function alert(name: string, { expr, lasts, severity, summary, section, labels }: Alert): Rule {
  return {
    alert: name,
    expr,
    for: lasts,
    labels: { severity, ...labels },
    annotations: { summary, runbook: `docs/runbook.md#${section}` },
  };
}
