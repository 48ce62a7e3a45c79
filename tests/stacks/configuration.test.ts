import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { readConfiguration } from "../../stacks/configuration";
import { refusal } from "./expect-invalid-input";
import { stackConfiguration } from "./stack-configuration";

const read = (change: Record<string, string | undefined> = {}, stack = "ansan") => {
  const values = { ...stackConfiguration(stack), ...change };
  return readConfiguration({ stack, get: (key) => values[key] });
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
    "certificateAuthorityArn",
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
    ["certificateAuthorityArn", "arn:aws:acm:ap-northeast-2:123456789012:certificate/1"],
    ["dnsDelegationSetId", "/delegationset/N1PA6795SAMPLE"],
    ["route53NameServers", '["ns-1.example","ns-2.example"]'],
    ["lastResortAddress", "apology.kr.example"],
    ["cloudVoters", '{"aws-seoul":{"ami":"latest"}}'],
    ["clusterAccess", "maybe"],
  ])("%s as %s", (key, value) => {
    expect(refusal(() => read({ [key]: value })).what).toMatch(
      new RegExp(`^holdfast:${key}.* is not right: `),
    );
  });

  test("an account number with leading zeros stays text", () => {
    expect(read({ awsAccountId: "000000000042" }).awsAccountId).toBe("000000000042");
  });

  test.each([undefined, "{}", '{"siheung":"text"}', '{"ansan":7}', "text"])(
    "a kubeconfig that is not there: kubeconfigs %s",
    (kubeconfigs) => {
      const error = refusal(() => read({ kubeconfigs }).kubeconfig("ansan"));
      expect(error.what).toBe("holdfast:kubeconfigs.ansan is not set");
      expect(error.fix).toContain(
        "pulumi config set --stack ansan --secret --path holdfast:kubeconfigs.ansan < ansan.kubeconfig",
      );
    },
  );

  test("a kubeconfig that is there is handed over as it is", () => {
    expect(read({ kubeconfigs: '{"ansan":"text"}' }).kubeconfig("ansan")).toBe("text");
  });
});
