import * as pulumi from "@pulumi/pulumi";

/** A data site of two halls; nothing stands at it. */
class DataSite extends pulumi.ComponentResource {
  constructor(name: string, index: number) {
    super("holdfast:index:DataCenter", name, {
      site: name,
      halls: [
        { name: "hall-1", cores: 64, memoryGiB: 256 },
        { name: "hall-2", cores: 32, memoryGiB: 128 },
      ],
      capacity: { cores: 96, memoryGiB: 384, storageTiB: 3 },
      cluster: {
        podCidr: `10.${16 + index}.0.0/16`,
        serviceCidr: `10.${32 + index}.0.0/20`,
        serviceAccountIssuer: `https://${name}.issuers.example`,
      },
      certificateAuthority: {
        arn: "arn:aws:acm-pca:ap-northeast-2:210987654321:certificate-authority/one",
      },
    });
  }
}

["east", "west"].forEach((name, index) => new DataSite(name, index));
