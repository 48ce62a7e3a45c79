import * as pulumi from "@pulumi/pulumi";
import { AuthoritativeServer, CloudVoter, ClusterVoter, Route53Zone } from "holdfast";
import { cloudArguments, clusterArguments } from "./consensus-quorum/quorum-arguments";
import { serverArguments, zoneArguments } from "./dns-failover/zone-arguments";

/** What the SDK keeps of a resource's aliases; its declarations leave it out. */
const formerUrns = (resource: pulumi.Resource) =>
  (resource as unknown as { __aliases?: pulumi.Output<string>[] }).__aliases ?? [];

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
      // The mocks name the stack in the URN of what it holds; the engine does not.
      urn: (await read(resource.urn)).replace("pulumi:pulumi:Stack$", ""),
      former: await Promise.all(formerUrns(resource).map(read)),
    })),
  );
}

test.each<[string, string, () => unknown]>([
  ["Route53Zone", "DnsFailover", () => new Route53Zone("public-route53", zoneArguments())],
  ["AuthoritativeServer", "DnsFailover", () => new AuthoritativeServer("public-ansan", serverArguments())],
  ["ClusterVoter", "ConsensusQuorum", () => new ClusterVoter("authority-ansan", clusterArguments())],
  ["CloudVoter", "ConsensusQuorum", () => new CloudVoter("authority-aws-seoul", cloudArguments())],
])(
  "%s is found in a state that has it as %s, and what it declares is below it",
  async (now, before, program) => {
    const [component, ...children] = await registered(program);
    expect(component?.former).toEqual([
      component?.urn.replace(`holdfast:index:${now}`, `holdfast:index:${before}`),
    ]);
    // The engine gives children the aliases of their parent.
    expect(children.length).toBeGreaterThan(4);
    for (const { urn } of children) expect(urn).toContain(`::holdfast:index:${now}$`);
  },
);
