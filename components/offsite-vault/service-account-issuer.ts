import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "../labels";
import type { ServiceAccountIssuerArgs } from "./arguments";
import { resolveIssuer } from "./schema";

/**
 * A data site's token issuer, registered with the AWS account so that roles can trust it. An account knows an issuer
 * once, however many vaults trust it, which is why it is not a part of any of them.
 *
 * AWS fetches the issuer's public keys when a token is exchanged: publish them where they can be read while the site
 * itself cannot be reached, or nothing at the site can write when its front door is down.
 *
 * @example new ServiceAccountIssuer("issuer-ansan", { site: "ansan", url: "https://oidc.ansan.example.com" })
 */
export class ServiceAccountIssuer extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:ServiceAccountIssuer";
  /** ARN of the registered issuer. */
  public readonly arn: pulumi.Output<string>;

  /**
   * @param name the instance's name, `issuer-<site>`
   * @param args the site and its issuer
   * @param opts options; the provider of AWS may be given here
   * @throws InvalidInputError when the site's name or the URL is not one
   */
  constructor(name: string, args: ServiceAccountIssuerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { site, url } = resolveIssuer(name, args);
    super(ServiceAccountIssuer.__pulumiType, name, { ...args }, opts);
    const provider = new iam.OpenIdConnectProvider(
      `${name}-provider`,
      { url, clientIdLists: ["sts.amazonaws.com"], tags: { [labels.site]: site } },
      { parent: this },
    );
    this.arn = provider.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
