/** Unprivileged user of the etcd container; the image brings none. */
export const etcdUserId = 10_001;

/** Names and labels that the objects of one voter in a cluster share. */
export interface ClusterVoterIdentity {
  /** Name of the component instance, the start of every resource name. */
  component: string;
  /** Name of the Kubernetes objects, `<quorum>-<site>`. */
  objectName: string;
  /** Namespace of the objects. */
  namespace: string;
  /** Labels of the voter. */
  labels: Record<string, string>;
}
