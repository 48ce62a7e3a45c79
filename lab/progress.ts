/** Something that happened while a lab was started. */
export interface LabProgress {
  /** Name of the site, "aws", or "tools" while programs are looked for. */
  readonly part: string;
  /** What is done now, as in "kube-apiserver"; where it ended, what it ended with. */
  readonly step: string;
  /** `working` until the part is `ready` or has `failed`. */
  readonly state: "working" | "ready" | "failed";
}
