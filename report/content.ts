import type { BlueprintRiskGroups } from "@holdfast/resilience/risk-groups";
import type { Cost } from "./html/sections/cost";
import type { AdoptionProgress, Blueprint, Report } from "@holdfast/resilience";

/** Everything that a report page shows. */
export interface ReportContent {
  /** What was judged, for the page's title: `stack dev of kakao`, or the names of the files. */
  readonly subject: string;
  /** When it was judged. */
  readonly generatedAt: Date;
  readonly report: Report;
  /** What the resources say of sites and stores: the map is drawn from it. */
  readonly blueprint: Blueprint;
  /** What it takes to stop a service. Absent: the page says nothing of it. */
  readonly risk?: BlueprintRiskGroups;
  /** What resilience costs. Absent: the page says nothing of it. */
  readonly cost?: Cost;
  /** How much of a program without components can be judged. Absent: it has components. */
  readonly adoption?: AdoptionProgress;
}
