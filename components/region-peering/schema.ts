import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { overlap, parseCidr } from "@holdfast/contract/addresses";
import { dnsLabel } from "../arguments/names";
import { type Fields, refuse, resolveArguments } from "../arguments/schema";
import { region, subnetRange } from "../cloud-region/schema";
import type { PeeredRegion, RegionPeeringArgs } from "./arguments";

const end = z.object({
  site: dnsLabel,
  region,
  vpcCidr: subnetRange,
  vpcId: z.custom<pulumi.Input<string>>(),
  routeTableId: z.custom<pulumi.Input<string>>(),
} satisfies Fields<PeeredRegion>);

const schema = z
  .object({ requester: end, accepter: end } satisfies Fields<RegionPeeringArgs>)
  .superRefine(({ requester, accepter }, context) => {
    if (requester.region === accepter.region) {
      const refusal = {
        what: `both ends are in ${requester.region}`,
        why: "what is lost together needs no way to itself, and another region is what is to be reached",
        fix: "name an end in another region",
      };
      refuse(context, refusal, ["accepter", "region"]);
    }
    if (!overlap(parseCidr(requester.vpcCidr, ""), parseCidr(accepter.vpcCidr, ""))) return;
    const refusal = {
      what: `${accepter.vpcCidr} overlaps ${requester.vpcCidr}`,
      why: "AWS joins no networks of which two have one address",
      fix: "give one of them other addresses",
    };
    refuse(context, refusal, ["accepter", "vpcCidr"]);
  });

/**
 * @param name the component's name, for messages
 * @param args the arguments as they were given
 * @returns the arguments
 * @throws InvalidInputError with everything for which AWS would refuse the peering
 */
export function resolvePeering(name: string, args: RegionPeeringArgs): RegionPeeringArgs {
  return resolveArguments(schema, args, (path) => `RegionPeering "${name}": ${path}`);
}
