import { InvalidInputError } from "holdfast/invalid-input";
import type { DataSite } from "@holdfast/blueprint/sites/site";
import { sites } from "../../../stacks/sites";
import { evaluateStack, exampleKubeconfig, inputsOf, ofType } from "./shipped-blueprint";

/** The error that evaluating a stack ends with. */
async function refused(...args: Parameters<typeof evaluateStack>): Promise<InvalidInputError["detail"]> {
  const outcome: unknown = await evaluateStack(...args).catch((error: unknown) => error);
  if (outcome instanceof InvalidInputError) return outcome.detail;
  throw new Error("it was accepted, or ended with another error", { cause: outcome });
}

const kubeconfigs = (text: string) => ({ kubeconfigs: JSON.stringify({ ansan: text }) });

test("a part that there is not", async () => {
  expect(await refused("ansan", { declares: '["ansan","busan"]' })).toEqual({
    what: "holdfast:declares names busan, which is no part of the blueprint",
    where: "Pulumi.ansan.yaml",
    why: "a stack declares one or several of its parts: ansan, siheung, pangyo, global; or everything",
    fix: "pulumi config rm --stack ansan --path 'holdfast:declares[1]'",
  });
});

test("a kubeconfig that is missing: the line to run", async () => {
  expect((await refused("ansan")).fix).toContain(
    "pulumi config set --stack ansan --secret --path holdfast:kubeconfigs.ansan",
  );
});

test.each(["", "./ansan.kubeconfig", "{}", "apiVersion: v1\nkind: Config\nclusters: []\n", "a: [b"])(
  "a kubeconfig that is not one: %j",
  async (text) => {
    const error = await refused("ansan", kubeconfigs(text));
    expect(error.what).toMatch(/not a kubeconfig/);
    expect(error.where).toContain("ansan");
    if (text) expect(JSON.stringify(error)).not.toContain(text);
  },
);

test("a kubeconfig that is one stays a secret", async () => {
  const resources = await evaluateStack("ansan", kubeconfigs(exampleKubeconfig));
  const secretMark = "4dabf18193072939515e22adb298388d";
  const provider = inputsOf<{ kubeconfig: Record<string, string> }>(
    resources,
    "pulumi:providers:kubernetes",
    "ansan-cluster",
  );
  expect(provider.kubeconfig[secretMark]).toBe("1b47061264138c4ac30d75fd1eb44270");
  const others = resources.filter(({ type }) => type !== "pulumi:providers:kubernetes");
  expect(JSON.stringify(others)).not.toContain("192.0.2.1:6443");
}, 30_000);

test("without cluster access nobody's credentials are asked for, and none are declared", async () => {
  const resources = await evaluateStack("global", { clusterAccess: "none" });
  const [provider] = ofType(resources, "pulumi:providers:aws");
  expect(provider?.inputs).toMatchObject({
    skipCredentialsValidation: "true",
    skipRequestingAccountId: "true",
  });
  const real = await evaluateStack("global");
  expect(inputsOf(real, "pulumi:providers:aws", "aws")).toEqual(
    expect.not.objectContaining({ accessKey: expect.anything() as unknown }),
  );
}, 30_000);

test("a cloud voter without its image", async () => {
  expect((await refused("global", { cloudVoters: "{}" })).what).toBe(
    "holdfast:cloudVoters.aws-seoul is not set",
  );
});

test("negative capacity", async () => {
  const halls = (site: DataSite) => site.halls.map((hall) => ({ ...hall, cores: -hall.cores }));
  const negative = sites.map((site) => (site.kind === "leased" ? { ...site, halls: halls(site) } : site));
  expect((await refused("dev", {}, negative)).where).toBe("sites[2].halls[0].cores");
});

test("a site with too little room says what to add", async () => {
  const small = sites.map((site) =>
    site.kind === "leased" ? { ...site, halls: site.halls.map((hall) => ({ ...hall, cores: 8 })) } : site,
  );
  const error = await refused("dev", {}, small);
  expect(error.what).toMatch(
    /^no placement fits pangyo: what is placed there takes \d+ cores, and it has 24$/,
  );
  expect(error.fix).toMatch(/^add \d+ cores to its halls, add a site, or lower peak demand/);
});

test("without a second cloud region, backups that may leave the country have their copy in the region that is near", async () => {
  const siheung = sites.find((site) => site.name === "siheung") as DataSite;
  const sixth: DataSite = {
    ...siheung,
    name: "chuncheon",
    network: {
      podCidr: "10.80.0.0/16",
      serviceCidr: "10.81.0.0/20",
      siteCidr: "10.81.16.0/20",
      voterAddress: "10.81.16.23",
      ingressAddress: "198.51.100.74",
      dnsAddress: "198.51.100.117",
      routerAddress: "198.51.100.94",
      autonomousSystem: 64_520,
    },
  };
  const oneRegion = [...sites.filter((site) => site.name !== "aws-osaka"), sixth];
  const resources = await evaluateStack("global", { clusterAccess: "none" }, oneRegion);
  const buckets = ofType(resources, "aws:s3/bucket:Bucket").map(({ inputs }) => inputs["region"]);
  expect(new Set(buckets)).toEqual(new Set(["ap-northeast-2", "ap-northeast-1"]));
});
