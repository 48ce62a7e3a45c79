import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { readConfiguration } from "@holdfast/blueprint/configuration/configuration";
import { sites } from "../../../stacks/sites";
import { refusal, refusals } from "./expect-invalid-input";
import { stackConfiguration } from "./stack-configuration";

const read = (change: Record<string, string | undefined> = {}, stack = "ansan") => {
  const values = { ...stackConfiguration(stack), ...change };
  return readConfiguration({ stack, get: (key) => values[key] }, sites);
};

test.each(["dev", "ansan", "siheung", "pangyo", "global"])("the configuration of %s is complete", (stack) => {
  const configuration = read({}, stack);
  expect(configuration.declares).toEqual([stack === "dev" ? "everything" : stack]);
  expect(configuration.clusterAccess).toBe(stack === "dev" ? "none" : "config");
});

test("the shipped files hold no secret", () => {
  for (const stack of ["dev", "ansan", "siheung", "pangyo", "global"]) {
    const text = readFileSync(`Pulumi.${stack}.yaml`, "utf8");
    expect(text).not.toMatch(/secure:|encryptionsalt/);
    expect(parse(text)).not.toHaveProperty("config.holdfast:kubeconfigs");
  }
});

describe("one clear error each", () => {
  test.each([
    "declares",
    "zone",
    "awsAccountId",
    "certificateAuthorityArns",
    "dnsDelegationSetId",
    "route53NameServers",
    "lastResortAddress",
    "cloudVoters",
  ])("%s that is not set", (key) => {
    const error = refusal(() => read({ [key]: undefined }));
    expect(error).toMatchObject({ what: `holdfast:${key} is not set`, where: "Pulumi.ansan.yaml" });
    expect(error.fix).toMatch(/^pulumi config set --stack ansan .*holdfast:/);
  });

  test.each([
    ["declares", "ansan"],
    ["declares", "[]"],
    ["zone", "kr"],
    ["zone", "kr.example."],
    ["awsAccountId", "12345"],
    ["certificateAuthorityArns", '{"aws-seoul":"arn:aws:acm:ap-northeast-2:123456789012:certificate/1"}'],
    ["certificateAuthorityArns", "{}"],
    ["dnsDelegationSetId", "/delegationset/N1PA6795SAMPLE"],
    ["route53NameServers", '["ns-1.example","ns-2.example"]'],
    ["lastResortAddress", "apology.kr.example"],
    ["declares", '["ansan","ansan"]'],
    ["declares", '["everything","ansan"]'],
    ["declares", "[7]"],
    ["lastResortAddress", "10.0.0.1"],
    ["route53NameServers", '["ns-1.example","ns-2.example","ns-3.example","ns-1.example"]'],
    ["cloudVoters", "[]"],
    ["kubeconfigs", "text"],
    ["kubeconfigs", '{"ansan":7}'],
    ["clusterAccess", "maybe"],
  ])("%s as %s", (key, value) => {
    expect(refusal(() => read({ [key]: value })).what).toMatch(
      new RegExp(`^holdfast:${key}.* is not right: `),
    );
  });

  test("a field that is missing, and one that is wrong", () => {
    const cloudVoters = JSON.stringify({ "aws-seoul": { ami: "latest", s3PrefixListid: "pl-78a54011" } });
    const found = refusals(() => read({ cloudVoters }));
    expect(found.map(({ what }) => what)).toEqual([
      "holdfast:cloudVoters.aws-seoul.ami is not right: a machine image is ami- and 8 or 17 hexadecimal digits",
      "holdfast:cloudVoters.aws-seoul.s3PrefixListId is not set",
      "holdfast:cloudVoters.aws-seoul.etcdBucket is not set",
      "holdfast:cloudVoters.aws-seoul.etcdKey is not set",
      "holdfast:cloudVoters.aws-seoul.etcdSha256 is not set",
      "unknown field holdfast:cloudVoters.aws-seoul.s3PrefixListid",
    ]);
    expect(found[1]?.fix).toBe(
      "pulumi config set --stack ansan --path holdfast:cloudVoters.aws-seoul.s3PrefixListId pl-78a54011",
    );
  });

  test.each([
    ["declares", undefined, "set --stack ansan --path 'holdfast:declares[0]' ansan"],
    [
      "declares",
      "ansan",
      "rm --stack ansan holdfast:declares && pulumi config set --stack ansan --path 'holdfast:declares[0]' ansan",
    ],
    ["lost", '["pangyo","pangyo"]', "rm --stack ansan --path 'holdfast:lost[1]'"],
    ["zone", "kr.example.", "set --stack ansan holdfast:zone kr.example"],
    [
      "route53NameServers",
      undefined,
      "set --stack ansan --path 'holdfast:route53NameServers[0]' ns-1.awsdns-01.example",
    ],
  ])("the fix for %s as %s can be pasted into a shell", (key, value, command) => {
    expect(refusal(() => read({ [key]: value })).fix).toBe(`pulumi config ${command}`);
  });

  test("the name of a stack is quoted for a shell", () => {
    const source = { stack: "it's", get: () => undefined };
    const [first] = refusals(() => readConfiguration(source, sites));
    expect(first?.fix).toMatch(/^pulumi config set --stack 'it'\\''s' /);
  });

  test("keys that nothing reads", () => {
    const values = stackConfiguration("ansan");
    const keys = () => [...Object.keys(values), "declare", "colour"];
    const found = refusals(() =>
      readConfiguration({ stack: "ansan", get: (key) => values[key], keys }, sites, ["blueprint"]),
    );
    expect(found.map(({ what, fix }) => [what, fix])).toEqual([
      [
        "unknown key holdfast:declare, which is close to holdfast:declares",
        "pulumi config rm --stack ansan holdfast:declare",
      ],
      ["unknown key holdfast:colour", "pulumi config rm --stack ansan holdfast:colour"],
    ]);
  });

  test("no value is shown: any of them may be a secret", () => {
    const secret = "s3cr3t-text";
    const change = Object.fromEntries(Object.keys(stackConfiguration("ansan")).map((key) => [key, secret]));
    const found = refusals(() => read({ ...change, kubeconfigs: `["${secret}"]` }));
    expect(found.length).toBeGreaterThan(10);
    expect(JSON.stringify(found)).not.toContain(secret);
  });

  test("an account number with leading zeros stays text", () => {
    expect(read({ awsAccountId: "000000000042" }).awsAccountId).toBe("000000000042");
  });

  test.each([undefined, "{}", '{"siheung":"text"}'])(
    "a kubeconfig that is not there: kubeconfigs %s",
    (kubeconfigs) => {
      const error = refusal(() => read({ kubeconfigs }).kubeconfig("ansan"));
      expect(error.what).toBe("holdfast:kubeconfigs.ansan is not set");
      expect(error.fix).toContain(
        "pulumi config set --stack ansan --secret --path holdfast:kubeconfigs.ansan < ansan.kubeconfig",
      );
    },
  );

  test("kubeconfigs are not looked at where there is no access", () => {
    expect(() => read({ kubeconfigs: "text", clusterAccess: "none" })).not.toThrow();
  });

  test("a kubeconfig that is there is handed over as it is", () => {
    expect(read({ kubeconfigs: '{"ansan":"text"}' }).kubeconfig("ansan")).toBe("text");
  });
});
