import * as pulumi from "@pulumi/pulumi";
import { AuthoritativeServer, CloudVoter, ClusterVoter, Route53Zone } from "holdfast";
import { cloudArguments, clusterArguments } from "./consensus-quorum/quorum-arguments";
import { serverArguments, zoneArguments } from "./dns-failover/zone-arguments";

/** What the runtime keeps of a resource's aliases, which its declarations leave out. */
type Aliased = pulumi.Resource & { readonly __aliases?: readonly pulumi.Input<pulumi.URN>[] };

/** A program's resources as the engine would know them: their URNs, and those that they had before. */
async function registered(program: () => unknown): Promise<{ urn: string; former: string[] }[]> {
  const resources: pulumi.Resource[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
    call: ({ inputs }) => inputs,
  });
  const keep: pulumi.ResourceTransformation = ({ resource }) => {
    resources.push(resource);
    return undefined;
  };
  await pulumi.runtime.runInPulumiStack(async () => {
    pulumi.runtime.registerStackTransformation(keep);
    program();
  });
  await pulumi.runtime.disconnect();
  const read = <T>(value: pulumi.Output<T>) => new Promise<T>((resolve) => value.apply(resolve));
  return Promise.all(
    resources.map(async (resource) => ({
      urn: await read(resource.urn),
      former: await Promise.all(
        ((resource as Aliased).__aliases ?? []).map((alias) => read(pulumi.output(alias))),
      ),
    })),
  );
}

test.each<[string, string, () => unknown]>([
  ["Route53Zone", "DnsFailover", () => new Route53Zone("public-route53", zoneArguments())],
  ["AuthoritativeServer", "DnsFailover", () => new AuthoritativeServer("public-ansan", serverArguments())],
  ["ClusterVoter", "ConsensusQuorum", () => new ClusterVoter("authority-ansan", clusterArguments())],
  ["CloudVoter", "ConsensusQuorum", () => new CloudVoter("authority-aws-seoul", cloudArguments())],
])("%s and everything below it is found in a state that has it as %s", async (now, before, program) => {
  const resources = await registered(program);
  expect(resources.length).toBeGreaterThan(5);
  for (const { urn, former } of resources) {
    expect(urn).toContain(`holdfast:index:${now}`);
    expect(former).toContain(urn.replace(`holdfast:index:${now}`, `holdfast:index:${before}`));
  }
});
