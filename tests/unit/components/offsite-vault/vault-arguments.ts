import { Residency, type OffsiteVaultArgs } from "holdfast";

/** Arguments of a vault with a copy abroad; every test starts from a fresh one. */
export function vaultArguments(overrides: Partial<OffsiteVaultArgs> = {}): OffsiteVaultArgs {
  return {
    vault: "backups",
    accountId: "123456789012",
    region: "ap-northeast-2",
    bucket: "example-backups-seoul",
    residency: Residency.Any,
    copy: { region: "ap-northeast-3", bucket: "example-backups-osaka" },
    issuers: [
      { site: "ansan", url: "https://oidc.ansan.example.com" },
      { site: "siheung", url: "https://oidc.example.com/siheung" },
    ],
    writers: [
      { name: "payments", serviceAccounts: ["data:payments"], mayHide: true },
      { name: "bank", prefix: "ledger/bank/", serviceAccounts: ["data:bank", "data:bank-backup"] },
    ],
    ...overrides,
  };
}
