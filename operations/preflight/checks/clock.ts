import { itemsAt, met, missing, type PreflightCheck, several, unknown } from "../preflight-check";

/**
 * The most that two clocks may differ, in seconds. The date of an HTTP answer has whole seconds, and a request takes its
 * time; certificates and tokens bear a few seconds, and clocks that are kept by NTP differ by far less.
 */
const mostSeconds = 5;

interface Lease {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly renewTime?: string; readonly leaseDurationSeconds?: number };
}

/** The API server's clock and those of the nodes agree with this machine's. */
export const clockCheck: PreflightCheck = {
  name: "clock",
  title: "clocks of API server and nodes",
  async run({ api, now }) {
    const before = now().getTime();
    const { date } = await api.ask("/version");
    const after = now().getTime();
    if (date === undefined)
      return unknown("the API server does not say what time it is", "compare its clock: chronyc tracking");
    const server = date.getTime();
    const apart = Math.max(server - after, before - server, 0) / 1000;
    const leases = await itemsAt<Lease>(
      api,
      "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases",
    );
    const late = leases.flatMap(({ metadata, spec }) => {
      const ahead = (new Date(spec.renewTime ?? 0).getTime() - server) / 1000;
      const patience = (spec.leaseDurationSeconds ?? 40) + mostSeconds;
      if (ahead > mostSeconds) return [`node ${metadata.name} is ${Math.round(ahead)} s ahead`];
      return -ahead > patience ? [`node ${metadata.name} is ${Math.round(-ahead)} s behind, or silent`] : [];
    });
    const faults = [
      ...(apart > mostSeconds ? [`the API server and this machine are ${Math.round(apart)} s apart`] : []),
      ...late,
    ];
    return faults.length === 0
      ? met(`they agree within ${mostSeconds} s`)
      : missing(several(faults), "let chrony or another NTP client keep every clock");
  },
};
