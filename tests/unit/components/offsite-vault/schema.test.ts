import {
  InvalidInputError,
  OffsiteVault,
  Residency,
  ServiceAccountIssuer,
  VaultStorageClass,
} from "holdfast";
import type { OffsiteVaultArgs, VaultWriter } from "holdfast";
import { resolveVault } from "holdfast/offsite-vault/schema";
import { vaultArguments } from "./vault-arguments";

const writer = (overrides: Partial<VaultWriter>): Partial<OffsiteVaultArgs> => ({
  writers: [{ name: "bank", serviceAccounts: ["data:bank"], ...overrides }],
});

test.each<[string, Partial<OffsiteVaultArgs>, string, RegExp]>([
  ["another name than the component's", { vault: "archive" }, "vault", /named by the vault/],
  ["a name that is none", { vault: "Backups!" }, "vault", /not a DNS label/],
  ["an account with 11 digits", { accountId: "12345678901" }, "accountId", /12 digits/],
  ["a region that is none", { region: "seoul" }, "region", /not an AWS region/],
  ["a bucket with a dot", { bucket: "example.backups" }, "bucket", /dots would break TLS/],
  ["a bucket of two letters", { bucket: "ab" }, "bucket", /not a bucket name/],
  ["an unknown residency", { residency: "Europe" }, "residency", /is not a residency/],
  ["no copy although nothing forbids one", { copy: undefined }, "copy", /no copy in a second region/],
  [
    "a copy in the same region",
    { copy: { region: "ap-northeast-2", bucket: "example-other" } },
    "copy",
    /lost with it/,
  ],
  [
    "a copy with the same bucket name",
    { copy: { region: "ap-northeast-3", bucket: "example-backups-seoul" } },
    "copy",
    /unique in all of AWS/,
  ],
  [
    "a copy in a region that is none",
    { copy: { region: "osaka", bucket: "example-other" } },
    "copy.region",
    /not an AWS region/,
  ],
  [
    "a copy abroad of data that stays in Korea",
    { residency: Residency.Korea },
    "copy.region",
    /would keep data in ap-northeast-3[^]*residency is "kr"[^]*leave out the copy/,
  ],
  [
    "a vault abroad for data that stays in Korea",
    { residency: Residency.Korea, region: "ap-northeast-1", copy: undefined },
    "region",
    /would keep data in ap-northeast-1/,
  ],
  [
    "a copy outside of a jurisdiction of several countries",
    {
      residency: "eu",
      region: "eu-central-1",
      copy: { region: "eu-central-2", bucket: "example-backups-zurich" },
    },
    "copy.region",
    /would keep data in eu-central-2[^]*AWS regions in eu are: eu-central-1, /,
  ],
  ["a lock of no days", { lockDays: 0 }, "lockDays", /1 to 36500/],
  ["a lock of half a day", { lockDays: 0.5 }, "lockDays", /0\.5/],
  ["expiry before the lock ends", { lockDays: 125 }, "lifecycle.expireDays", /locked for 125/],
  [
    "a move to S3 Standard-IA too early",
    { lifecycle: { storageClass: VaultStorageClass.InfrequentAccess, transitionDays: 29 } },
    "lifecycle.transitionDays",
    /30 days old/,
  ],
  [
    "a move that costs more than it saves",
    { lifecycle: { transitionDays: 30, expireDays: 119 } },
    "lifecycle.expireDays",
    /billed for 90 days[^]*120 days or more/,
  ],
  [
    "an unknown storage class",
    { lifecycle: { storageClass: "DEEP_ARCHIVE" as VaultStorageClass } },
    "lifecycle.storageClass",
    /none of/,
  ],
  [
    "uploads dropped at once",
    { lifecycle: { abortUploadDays: 0 } },
    "lifecycle.abortUploadDays",
    /1 to 36500/,
  ],
  ["no issuer", { issuers: [] }, "issuers", /at least one/],
  [
    "an issuer twice",
    {
      issuers: [
        { site: "ansan", url: "https://oidc.example.com" },
        { site: "siheung", url: "https://oidc.example.com" },
      ],
    },
    "issuers",
    /occurs twice/,
  ],
  [
    "a site twice",
    {
      issuers: [
        { site: "ansan", url: "https://a.example.com" },
        { site: "ansan", url: "https://b.example.com" },
      ],
    },
    "issuers",
    /"ansan" occurs twice/,
  ],
  [
    "an issuer without TLS",
    { issuers: [{ site: "ansan", url: "http://oidc.example.com" }] },
    "issuers[0].url",
    /not an https URL/,
  ],
  [
    "an issuer with a port",
    { issuers: [{ site: "ansan", url: "https://oidc.example.com:8443" }] },
    "issuers[0].url",
    /host and path alone/,
  ],
  ["no writer", { writers: [] }, "writers", /at least one/],
  [
    "a writer twice",
    {
      writers: [
        { name: "bank", prefix: "one/", serviceAccounts: ["data:a"] },
        { name: "bank", prefix: "two/", serviceAccounts: ["data:b"] },
      ],
    },
    "writers",
    /"bank" occurs twice/,
  ],
  ["a writer whose name is none", writer({ name: "Bank" }), "writers[0].name", /not a DNS label/],
  ["a role with too long a name", writer({ name: "b".repeat(60) }), "writers[0].name", /at most 64/],
  ["a prefix without a slash", writer({ prefix: "bank" }), "writers[0].prefix", /without a slash/],
  ["a prefix with a star", writer({ prefix: "*/" }), "writers[0].prefix", /widen the permission/],
  [
    "a writer without service accounts",
    writer({ serviceAccounts: [] }),
    "writers[0].serviceAccounts",
    /at least one/,
  ],
  [
    "a service account without a namespace",
    writer({ serviceAccounts: ["bank"] }),
    "writers[0].serviceAccounts[0]",
    /not a service account/,
  ],
  [
    "a service account for everybody",
    writer({ serviceAccounts: ["data:*"] }),
    "writers[0].serviceAccounts[0]",
    /exactly the token subjects/,
  ],
  [
    "more service accounts than a trust can name",
    writer({
      serviceAccounts: Array.from({ length: 30 }, (_, index) => `data:a-long-account-name-${index}`),
    }),
    "writers[0].serviceAccounts",
    /at most 2048/,
  ],
  [
    "a prefix inside another's",
    {
      writers: [
        { name: "bank", prefix: "data/", serviceAccounts: ["data:bank"] },
        { name: "taxi", prefix: "data/taxi/", serviceAccounts: ["data:taxi"] },
      ],
    },
    "writers[0].prefix",
    /overwrite another's backups/,
  ],
])("refuses %s", (_, overrides, argument, message) => {
  const error = refusal(() => new OffsiteVault("backups", vaultArguments(overrides)));
  expect(error.message).toMatch(message);
  expect(error.detail.where).toBe(`OffsiteVault backups: ${argument}`);
});

test("refuses an issuer with a slash at its end", () => {
  const error = refusal(
    () => new ServiceAccountIssuer("issuer-ansan", { site: "ansan", url: "https://oidc.ansan.example.com/" }),
  );
  expect(error.detail.where).toBe("ServiceAccountIssuer issuer-ansan: url");
});

function refusal(construct: () => unknown): InvalidInputError {
  try {
    construct();
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    return error as InvalidInputError;
  }
  throw new Error("it was accepted");
}

test.each<[string, string, string]>([
  ["jp", "ap-northeast-1", "ap-northeast-3"],
  ["eu", "eu-central-1", "eu-west-1"],
])("data that stays in %s has a vault in %s and its copy in %s", (residency, region, copy) => {
  const args = vaultArguments({ residency, region, copy: { region: copy, bucket: "example-backups-copy" } });
  expect(resolveVault("backups", args)).toMatchObject({ residency, region, copy: { region: copy } });
});
