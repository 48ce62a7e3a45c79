import { addressRange, overlap } from "@holdfast/contract/addresses";
import type { Blueprint } from "../../blueprint/blueprint";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { cloudVoters, podRanges, sourceOf } from "./voters";

const VPC = "aws:ec2/vpc:Vpc";

/** Networks of which two have the same addresses, so that traffic for one is sent to the other. */
export function overlappingRanges(reading: Reading, blueprint: Blueprint): Defect[] {
  const voters = cloudVoters(reading, blueprint);
  const named = [
    ...[...podRanges(reading)].flatMap(([site, range]) => {
      const center = reading.all(types.dataCenter).find(({ inputs }) => textOf(inputs["site"]) === site);
      return center ? [{ resource: center, field: "cluster.podCidr", range }] : [];
    }),
    ...reading.all(VPC).flatMap((resource) => {
      const range = addressRange(textOf(resource.inputs["cidrBlock"]) ?? "");
      return range ? [{ resource, field: "cidrBlock", range }] : [];
    }),
  ];
  return named.flatMap(({ resource, field, range }, index) =>
    named.slice(0, index).flatMap((other): Defect[] => {
      if (!overlap(range, other.range)) return [];
      const isVpc = (each: Resource): boolean => each.type === VPC;
      const own = voters.filter(({ instance }) => {
        const subnet = sourceOf(reading, instance, "subnetId");
        const vpc = subnet && sourceOf(reading, subnet, "vpcId");
        return vpc?.urn === resource.urn || vpc?.urn === other.resource.urn;
      });
      return [
        {
          policy: "ways-are-open",
          level: "error",
          resource: resource.urn,
          field,
          problem: {
            kind: "ranges-overlap",
            value: range.cidr,
            with: other.resource.urn,
            other: other.range.cidr,
          },
          ...(isVpc(resource) || isVpc(other.resource)
            ? { disables: own.map(({ instance }) => instance.urn) }
            : {}),
        },
      ];
    }),
  );
}
