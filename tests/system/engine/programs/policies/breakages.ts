type Properties = { [key: string]: unknown };

/** Properties of a resource as somebody's hand would leave them; `undefined` where it leaves them alone. */
type Breakage = (type: string, name: string, properties: Properties) => Properties | undefined;

/** The two cloud voters, as they stand in a member list. */
const CLOUD_MEMBERS = /,aws-(seoul|osaka)=https:\/\/[\d.]+:2380/g;

/** One site keeps a single replica of a service. */
const singleReplica =
  (autoscaler: string): Breakage =>
  (type, name, properties) =>
    type === "kubernetes:autoscaling/v2:HorizontalPodAutoscaler" && name.startsWith(autoscaler)
      ? { ...properties, spec: { ...(properties["spec"] as Properties), minReplicas: 1, maxReplicas: 1 } }
      : undefined;

/** What is done by hand to a blueprint that keeps its promises. */
export const breakages: { readonly [name: string]: Breakage } = {
  /** Two of five voters are taken from the member list. */
  voters: (type, _name, properties) => {
    if (
      type === "kubernetes:apps/v1:StatefulSet" &&
      JSON.stringify(properties).includes("--initial-cluster=")
    ) {
      return JSON.parse(JSON.stringify(properties).replaceAll(CLOUD_MEMBERS, "")) as Properties;
    }
    if (type !== "aws:ec2/instance:Instance") return undefined;
    return { ...properties, userData: String(properties["userData"]).replaceAll(CLOUD_MEMBERS, "") };
  },

  /** A health check is cut from its record. */
  "health-check": (type, name, { healthCheckId: _cut, ...others }) =>
    type === "aws:route53/record:Record" && /messaging\..*-ansan$/.test(name) ? others : undefined,

  replicas: singleReplica("messaging-pangyo"),
  "replicas-at-siheung": singleReplica("messaging-siheung"),

  /** A service that others cannot do without promises less than they do. */
  dependency: (type, name, properties) =>
    type === "holdfast:index:PlacementPolicy" && name === "identity"
      ? { ...properties, survive: "one-site" }
      : undefined,

  /** A site at which a service stands is no longer allowed. */
  placement: (type, name, properties) =>
    type === "holdfast:index:PlacementPolicy" && name === "metadata"
      ? { ...properties, allowedSites: ["ansan"] }
      : undefined,
};
