import type { Mutability } from "./objects/replaced-by";
import type { KubeconfigSelection } from "./cluster/kubeconfig";

/** How the provider was configured: the arguments of `kubernetes.Provider` that are covered. */
export interface Settings extends KubeconfigSelection {
  /** Namespace of objects that name none. Default: the kubeconfig's. */
  namespace?: string;
  /** What is changed in place. Default: nothing of it. */
  mutable: Mutability;
  /** Fields that others manage are taken from them. Default: false. */
  patchForce: boolean;
  /** What is there already is taken over where it is to be created. Default: false. */
  upsertExisting: boolean;
  /** What is at a cluster that cannot be reached counts as gone. Default: false. */
  deleteUnreachable: boolean;
  /** What is at a cluster that cannot be reached is left as it was. Default: false. */
  skipUpdateUnreachable: boolean;
}

/** Arguments that change what is sent to a cluster, and are not covered. */
const notCovered: Record<string, (value: string) => boolean> = {
  enableServerSideApply: (value) => value === "false",
  renderYamlToDirectory: (value) => value !== "",
};

/**
 * Reads the provider's configuration.
 *
 * @param variables arguments by name; all are text, as the engine sends them
 * @param environment variables that stand in for arguments that are not given
 * @throws Error when it asks for something that the stand-in does not cover
 */
export function readSettings(
  variables: ReadonlyMap<string, string>,
  environment: NodeJS.ProcessEnv = process.env,
): Settings {
  const given = (name: string, variable?: string) =>
    variables.get(`kubernetes:config:${name}`) ??
    (variable === undefined ? undefined : environment[variable]);
  for (const [name, asks] of Object.entries(notCovered)) {
    const value = given(name);
    if (value !== undefined && asks(value)) {
      throw new Error(
        `the stand-in for the Kubernetes plugin does not cover ${name}: install the official plugin`,
      );
    }
  }
  return {
    kubeconfig: given("kubeconfig") || undefined,
    context: given("context") || undefined,
    cluster: given("cluster") || undefined,
    namespace: given("namespace") || undefined,
    mutable: {
      configMaps: given("enableConfigMapMutable", "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE") === "true",
      secrets: given("enableSecretMutable", "PULUMI_K8S_ENABLE_SECRET_MUTABLE") === "true",
    },
    patchForce: given("enablePatchForce", "PULUMI_K8S_ENABLE_PATCH_FORCE") === "true",
    upsertExisting: given("upsertExistingObjects", "PULUMI_K8S_UPSERT_EXISTING_OBJECTS") === "true",
    deleteUnreachable: given("deleteUnreachable", "PULUMI_K8S_DELETE_UNREACHABLE") === "true",
    skipUpdateUnreachable: given("skipUpdateUnreachable", "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE") === "true",
  };
}
