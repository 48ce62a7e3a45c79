import type * as pulumi from "@pulumi/pulumi";
import { ActiveActiveService, type ActiveActiveServiceArgs } from "holdfast";
import { type Declarations, recordDeclarations } from "../record-declarations";
import type { Tree } from "../tree";
import { serviceArguments } from "./service-arguments";

/** Name of the instance that tests declare. */
export const name = "payments-ansan";

/** A declared service with the parts that tests look into. */
export interface DeclaredService {
  declared: Declarations;
  /** Options of each child by its name. */
  options: ReadonlyMap<string, pulumi.CustomResourceOptions>;
  deployment: Tree;
  pod: Tree;
  container: Tree;
  policy: Tree;
}

/** Declares a service and finds its parts; a part that is missing is empty. */
export async function declareService(
  change: Partial<ActiveActiveServiceArgs> = {},
): Promise<DeclaredService> {
  const options = new Map<string, pulumi.CustomResourceOptions>();
  const declared = await recordDeclarations(
    () =>
      new ActiveActiveService(name, serviceArguments(change), {
        transformations: [
          (child) => {
            options.set(child.name, child.opts);
            return undefined;
          },
        ],
      }),
  );
  const deployment = declared.inputs<Tree>("Deployment", `${name}-deployment`);
  const pod = deployment.spec?.template?.spec ?? {};
  const policy = declared.inputs<Tree>("NetworkPolicy", `${name}-network-policy`).spec ?? {};
  return { declared, options, deployment, pod, container: pod.containers?.[0] ?? {}, policy };
}

/** How a policy lets through queries to the cluster's DNS server. */
export const dns = {
  to: [
    {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
      podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
    },
  ],
  ports: [
    { port: 53, protocol: "UDP" },
    { port: 53, protocol: "TCP" },
  ],
};
