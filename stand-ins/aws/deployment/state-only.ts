/** What the lab's AWS API does not keep, so that the state alone does: it is never checked for drift. */
export interface StateOnly {
  /** Inputs that are concerned, in whole or in part; `undefined` for the resource as a whole. */
  readonly inputs?: readonly string[];
  /** What is not kept, as the user of the engine is told. */
  readonly what: string;
}

const tunnelOptions = [
  "DpdTimeoutAction",
  "IkeVersions",
  "InsideCidr",
  "Phase1DhGroupNumbers",
  "Phase1EncryptionAlgorithms",
  "Phase1IntegrityAlgorithms",
  "Phase2DhGroupNumbers",
  "Phase2EncryptionAlgorithms",
  "Phase2IntegrityAlgorithms",
  "StartupAction",
];

/** By type what is in the state only. */
export const stateOnly: { readonly [type: string]: StateOnly } = {
  "aws:ec2/instance:Instance": {
    inputs: ["maintenanceOptions"],
    what: "maintenance options",
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    inputs: ["egress", "ingress"],
    what: "descriptions of rules for prefix lists",
  },
  "aws:ec2/vpnConnection:VpnConnection": {
    inputs: [
      "presharedKeyStorage",
      "staticRoutesOnly",
      ...tunnelOptions.flatMap((option) => [`tunnel1${option}`, `tunnel2${option}`]),
    ],
    what: "options of tunnels and where their keys are stored",
  },
  "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation": {
    what: "route propagation",
  },
  "aws:kms/key:Key": {
    inputs: ["rotationPeriodInDays"],
    what: "the rotation period",
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    inputs: ["transitionDefaultMinimumObjectSize"],
    what: "the smallest size of objects that change their class",
  },
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": {
    inputs: ["rules"],
    what: "which objects are selected (sourceSelectionCriteria)",
  },
};
