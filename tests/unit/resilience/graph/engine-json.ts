/** Pieces of what the Pulumi engine 3.259 prints, shortened by what no reader looks at. */

const stack = "urn:pulumi:dev::fixture::pulumi:pulumi:Stack::fixture-dev";
export const center = "urn:pulumi:dev::fixture::holdfast:index:DataCenter::ansan";
export const provider =
  "urn:pulumi:dev::fixture::holdfast:index:DataCenter$pulumi:providers:kubernetes::ansan-cluster";
export const configMap = "urn:pulumi:dev::fixture::kubernetes:core/v1:ConfigMap::m";

/** The component, as both formats write it; only the secret looks different. */
function centerState(secret: unknown): object {
  return {
    urn: center,
    custom: false,
    type: "holdfast:index:DataCenter",
    inputs: { note: secret, site: "ansan" },
    parent: stack,
    propertyDependencies: { note: [], site: [] },
  };
}

function providerState(secret: unknown): object {
  return {
    urn: provider,
    custom: true,
    type: "pulumi:providers:kubernetes",
    inputs: { clusterIdentifier: "ansan", kubeconfig: secret },
    parent: center,
    propertyDependencies: { clusterIdentifier: [], kubeconfig: [] },
  };
}

function mapState(secret: unknown): object {
  return {
    urn: configMap,
    custom: true,
    type: "kubernetes:core/v1:ConfigMap",
    inputs: {
      data: { a: secret, b: "04da6b54-80e4-46f7-96ec-b56ff0331ba9", c: "plain" },
      metadata: { name: "m", namespace: "d" },
    },
    parent: stack,
    dependencies: [provider],
    provider: `${provider}::e4f9d418-b762-4e87-9b82-0d399730494c`,
    propertyDependencies: { data: [provider], metadata: [] },
  };
}

const signature = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:Ft8SsBr0M",
};

/** `pulumi preview --json --show-sames`: one resource is created, the others are there already. */
export function previewJson(
  change: (preview: { [key: string]: unknown; steps: unknown[] }) => void = () => {},
): string {
  const preview = {
    config: {},
    steps: [
      { op: "same", urn: stack, newState: { urn: stack, custom: false, type: "pulumi:pulumi:Stack" } },
      { op: "same", urn: center, oldState: centerState("[secret]"), newState: centerState("[secret]") },
      { op: "same", urn: provider, newState: providerState("[secret]") },
      { op: "create", urn: configMap, newState: mapState("[secret]") },
    ] as unknown[],
    diagnostics: [{ message: "warning: something small\n", severity: "warning" }],
    changeSummary: { create: 1, same: 3 },
  };
  change(preview);
  return JSON.stringify(preview);
}

/** `pulumi stack export` of the same stack, after the resource was created. */
export function exportJson(more: readonly object[] = []): string {
  return JSON.stringify({
    version: 3,
    deployment: {
      manifest: {},
      resources: [
        { urn: stack, custom: false, type: "pulumi:pulumi:Stack" },
        centerState(signature),
        { ...providerState(signature), id: "e4f9d418-b762-4e87-9b82-0d399730494c", outputs: {} },
        { ...mapState(signature), id: "d/m", outputs: {} },
        ...more,
      ],
    },
  });
}
