import { issuerAccount } from "@holdfast/contract/certificate-issuer";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { DataCenterArgs } from "./arguments";
import { declareEdge, edgeGateway } from "./edge";
import { declareIssuers } from "./issuers";
import { requireKubeconfig } from "./kubeconfig";
import { declareNamespace } from "./namespace";
import { declarePriorities, declareStorage } from "./scheduling";
import { resolveDataCenter } from "./schema";

/**
 * The provider of each data center. It is kept beside the class instead of in a property, because a property of a
 * component becomes an output in the package's schema, and a provider cannot be one.
 */
const providers = new WeakMap<DataCenter, k8s.Provider>();

/**
 * A data center as a failure domain: the facts about the site, and in its own Kubernetes cluster everything that
 * workloads rely on: namespaces that deny all traffic but what is declared, quotas, priority classes by tier, local
 * storage, the issuer of certificates and the gateway through which requests enter.
 *
 * The halls of the site are the zones of the cluster: its nodes carry `topology.kubernetes.io/zone` with the hall's
 * name and `topology.kubernetes.io/region` with the site's.
 *
 * What stands at the site takes `provider` and depends on the data center, so that its namespace is there first.
 *
 * @example
 * const ansan = new DataCenter("ansan", {
 *   ...sites.ansan,
 *   kubeconfig: config.requireSecret("ansanKubeconfig"),
 *   edge: { gatewayClassName: "edge", hostnames: ["*.example.com"] },
 *   certificateAuthority: { arn: config.require("certificateAuthorityArn") },
 * });
 * new ActiveActiveService("payments-ansan", payments, { provider: ansan.provider, dependsOn: [ansan] });
 */
export class DataCenter extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:DataCenter";

  /** Name of the site. */
  public readonly site: pulumi.Output<string>;

  /** Address at which the site's gateway answers. */
  public readonly ingressAddress: pulumi.Output<string>;

  /** Names of the namespaces, once they exist. */
  public readonly namespaceNames: pulumi.Output<string[]>;

  /**
   * @param name name of the resource; the site's name
   * @param args facts about the site and what its cluster holds
   * @param opts options of the component resource
   * @throws InvalidInputError when an argument is wrong; for the kubeconfig as soon as its text is known
   */
  constructor(name: string, args: DataCenterArgs, opts?: pulumi.ComponentResourceOptions) {
    const resolved = resolveDataCenter(name, args);
    const kubeconfig = checkedKubeconfig(name, args);
    super(DataCenter.__pulumiType, name, { ...args, kubeconfig: undefined }, opts);

    const provider = new k8s.Provider(
      `${name}-cluster`,
      {
        kubeconfig,
        clusterIdentifier: args.cluster.identifier,
        enableServerSideApply: true,
        // Configuration texts have fixed names: a changed one is an update, not a replacement that pods would miss.
        enableConfigMapMutable: true,
        // What somebody changed by hand is theirs to the API server; an update takes it back instead of failing.
        enablePatchForce: true,
        // An update that was killed may have created what its state does not know yet; the next one takes it over.
        upsertExistingObjects: true,
      },
      { parent: this },
    );
    providers.set(this, provider);

    const children = { parent: this, provider };
    declarePriorities(name, args.site, resolved.tiers, children);
    declareStorage(name, args.site, resolved.storageProvisioner, children);
    const namespaces = new Map(
      resolved.namespaces.map((each) => [each.name, declareNamespace(name, args.site, each, children)]),
    );
    const edgeNamespace = namespaces.get(edgeGateway.namespace);
    const issuer = declareIssuers(name, resolved, namespaces.get(issuerAccount.namespace), children);
    if (edgeNamespace !== undefined) declareEdge(name, resolved, edgeNamespace, issuer, children);

    this.site = pulumi.output(args.site);
    this.ingressAddress = pulumi.output(args.cluster.ingressAddress);
    this.namespaceNames = pulumi.all([...namespaces.values()].map((namespace) => namespace.metadata.name));
    this.registerOutputs({
      site: this.site,
      ingressAddress: this.ingressAddress,
      namespaceNames: this.namespaceNames,
    });
  }

  /**
   * The provider of the site's cluster, for whatever else stands at the site.
   *
   * @returns the provider
   */
  public get provider(): k8s.Provider {
    const provider = providers.get(this);
    if (provider === undefined)
      throw new Error(`${DataCenter.__pulumiType} has no provider before it is constructed`);
    return provider;
  }
}

/** The kubeconfig as a secret, checked at once when it is a plain text and else when it becomes known. */
function checkedKubeconfig(name: string, args: DataCenterArgs): pulumi.Output<string> {
  const where = `DataCenter "${name}": kubeconfig`;
  if (typeof args.kubeconfig === "string" || args.kubeconfig === undefined) {
    return pulumi.secret(requireKubeconfig(args.kubeconfig, where));
  }
  return pulumi.secret(args.kubeconfig).apply((text) => requireKubeconfig(text, where));
}
