import { instanceProfile } from "@holdfast/aws-stand-in/iam/instance-profile";
import { openIdConnectProvider } from "@holdfast/aws-stand-in/iam/open-id-connect-provider";
import { role } from "@holdfast/aws-stand-in/iam/role";
import { rolePolicy } from "@holdfast/aws-stand-in/iam/role-policy";
import { FakeAws } from "../fake-aws";

const policy = '{"Version":"2012-10-17"}';
const changing = (...inputs: string[]) => ({ has: (input: string) => inputs.includes(input), before: {} });

test("a role's trust is read as it was written, and a role without a name gets one that nothing else has", async () => {
  const api = new FakeAws({
    CreateRole: ({ RoleName }: { RoleName: string }) => ({ Role: { RoleName } }),
    GetRole: () => ({ Role: { RoleName: "r", AssumeRolePolicyDocument: encodeURIComponent(policy) } }),
  });
  expect(await role.create({ assumeRolePolicy: policy }, api.region)).toBe("suggested-1234567");
  expect(await role.read("r", api.region, {})).toMatchObject({ assumeRolePolicy: policy });
});

test("a role loses the boundary that nobody declares", async () => {
  const api = new FakeAws({ DeleteRolePermissionsBoundary: () => ({}) });
  await role.update?.("r", { assumeRolePolicy: policy }, changing("permissionsBoundary"), api.region);
  expect(api.of("DeleteRolePermissionsBoundary")).toEqual([{ RoleName: "r" }]);
});

test("a policy is known by its role and its name", async () => {
  const api = new FakeAws({
    PutRolePolicy: () => ({}),
    GetRolePolicy: () => ({ PolicyDocument: encodeURIComponent(policy) }),
  });
  expect(await rolePolicy.create({ role: "r", name: "p", policy }, api.region)).toBe("r:p");
  expect(await rolePolicy.read("r:p", api.region, {})).toEqual({ role: "r", name: "p", policy });
  expect(api.of("GetRolePolicy")).toEqual([{ RoleName: "r", PolicyName: "p" }]);
});

test("an instance profile changes its role in the one order that AWS takes: out first", async () => {
  const api = new FakeAws({
    GetInstanceProfile: () => ({ InstanceProfile: { Roles: [{ RoleName: "other" }] } }),
    RemoveRoleFromInstanceProfile: () => ({}),
    AddRoleToInstanceProfile: () => ({}),
  });
  await instanceProfile.update?.("p", { role: "mine" }, changing("role"), api.region);
  expect(api.requests.slice(1)).toEqual([
    { command: "RemoveRoleFromInstanceProfile", input: { InstanceProfileName: "p", RoleName: "other" } },
    { command: "AddRoleToInstanceProfile", input: { InstanceProfileName: "p", RoleName: "mine" } },
  ]);
});

test.each(["oidc.example.com", "https://oidc.example.com"])(
  "an issuer is its URL, read as %s",
  async (Url) => {
    const api = new FakeAws({
      GetOpenIDConnectProvider: () => ({ Url, ClientIDList: ["sts.amazonaws.com"] }),
    });
    expect(await openIdConnectProvider.read("arn", api.region, {})).toMatchObject({
      url: "https://oidc.example.com",
      clientIdLists: ["sts.amazonaws.com"],
    });
  },
);
