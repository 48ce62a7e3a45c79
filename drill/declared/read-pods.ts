import { InvalidInputError } from "@holdfast/resilience";
import { z } from "zod";
import type { DeclaredSite } from "./declaration";
import { readImageReference } from "./image-reference";
import type { KubernetesObject } from "./kubernetes-object";
import type { DeclaredContainer, DeclaredPod, Volume } from "./pod";

const names = z.record(z.string(), z.string());

const container = z.object({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()).default([]),
  args: z.array(z.string()).default([]),
  env: z
    .array(
      z.object({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z.object({ fieldRef: z.object({ fieldPath: z.string() }) }).optional(),
      }),
    )
    .default([]),
  ports: z.array(z.object({ name: z.string().optional(), containerPort: z.number() })).default([]),
  volumeMounts: z
    .array(z.object({ name: z.string(), mountPath: z.string(), readOnly: z.boolean().default(false) }))
    .default([]),
  readinessProbe: z
    .object({ initialDelaySeconds: z.number().default(0) })
    .default({ initialDelaySeconds: 0 }),
});

const volume = z.object({
  name: z.string(),
  configMap: z.object({ name: z.string(), defaultMode: z.number().default(0o644) }).optional(),
  secret: z
    .object({
      secretName: z.string(),
      defaultMode: z.number().default(0o644),
      items: z.array(z.object({ key: z.string(), path: z.string() })).optional(),
    })
    .optional(),
  emptyDir: z.looseObject({}).optional(),
  projected: z
    .object({
      sources: z.tuple([
        z.object({ serviceAccountToken: z.object({ audience: z.string(), path: z.string() }) }),
      ]),
    })
    .optional(),
});

const podSpec = z.object({
  containers: z.array(container),
  initContainers: z.array(container).default([]),
  volumes: z.array(volume).default([]),
  dnsConfig: z
    .object({
      options: z.array(z.object({ name: z.string(), value: z.string().optional() })).default([]),
    })
    .default({ options: [] }),
  securityContext: z.object({ runAsUser: z.number(), runAsGroup: z.number(), fsGroup: z.number() }),
});

const workload = z.object({
  spec: z.object({
    replicas: z.number().default(1),
    serviceName: z.string().optional(),
    template: z.object({
      metadata: z.object({ labels: names.default({}) }).default({ labels: {} }),
      spec: podSpec,
    }),
    volumeClaimTemplates: z.array(z.object({ metadata: z.object({ name: z.string() }) })).default([]),
  }),
});

const configMap = z.object({ data: names.default({}) });

type PodSpec = z.infer<typeof podSpec>;

/** Puts in what Kubernetes would: `$(NAME)` of a variable that stands before. */
function expand(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replace(/\$\(([A-Za-z_][A-Za-z0-9_]*)\)/g, (whole, name: string) => environment[name] ?? whole);
}

function environmentOf(
  declared: z.infer<typeof container>,
  pod: string,
  where: string,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const { name, value, valueFrom } of declared.env) {
    if (valueFrom && valueFrom.fieldRef.fieldPath !== "metadata.name") {
      throw new InvalidInputError({
        what: `${name} of ${declared.name} cannot be known`,
        where,
        why: `a drill has no ${valueFrom.fieldRef.fieldPath}`,
        fix: "take the value from metadata.name, or write it down",
      });
    }
    environment[name] = valueFrom ? pod : expand(value ?? "", environment);
  }
  return environment;
}

function containerOf(declared: z.infer<typeof container>, pod: string, where: string): DeclaredContainer {
  const environment = environmentOf(declared, pod, where);
  return {
    name: declared.name,
    image: readImageReference(declared.image).name,
    command: [...declared.command, ...declared.args].map((word) => expand(word, environment)),
    environment,
    mounts: declared.volumeMounts.map(({ name, mountPath, readOnly }) => ({
      volume: name,
      path: mountPath,
      readOnly,
    })),
    readyAfterSeconds: declared.readinessProbe.initialDelaySeconds,
  };
}

/** The pods of the workloads of one site. */
export class PodReader {
  private readonly configMaps: ReadonlyMap<string, Readonly<Record<string, string>>>;

  /** @param site the site, with all its objects */
  constructor(private readonly site: DeclaredSite) {
    this.configMaps = new Map(
      site.objects
        .filter(({ kind }) => kind === "ConfigMap")
        .map((object) => [
          `${object.metadata.namespace}/${object.metadata.name}`,
          configMap.parse(object).data,
        ]),
    );
  }

  /**
   * The pods that a StatefulSet, Deployment or Job asks for.
   *
   * @throws InvalidInputError where it asks for what a drill cannot give
   */
  podsOf(object: KubernetesObject): DeclaredPod[] {
    const where = `${this.site.site}: ${object.kind} ${object.metadata.namespace}/${object.metadata.name}`;
    const result = workload.safeParse(object);
    if (!result.success) {
      throw new InvalidInputError({
        what: `${object.metadata.name} cannot be drilled`,
        where,
        why: result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "),
        fix: "declare it with the components of this package",
      });
    }
    const { replicas, serviceName, template, volumeClaimTemplates } = result.data.spec;
    const { spec } = template;
    return Array.from({ length: replicas }, (_, index) => {
      const name = `${object.metadata.name}-${index}`;
      const volumes = this.volumesOf(spec, object, where);
      for (const claim of volumeClaimTemplates) {
        volumes.set(claim.metadata.name, { kind: "kept", claim: `${claim.metadata.name}-${name}` });
      }
      return {
        site: this.site.site,
        namespace: object.metadata.namespace,
        name,
        labels: template.metadata.labels,
        ...(serviceName === undefined ? {} : { subdomain: serviceName }),
        resolverOptions: spec.dnsConfig.options.map((option) =>
          option.value === undefined ? option.name : `${option.name}:${option.value}`,
        ),
        user: spec.securityContext.runAsUser,
        group: spec.securityContext.fsGroup,
        initContainers: spec.initContainers.map((each) => containerOf(each, name, where)),
        containers: spec.containers.map((each) => containerOf(each, name, where)),
        volumes,
        ports: new Map(
          spec.containers.flatMap(({ ports }) =>
            ports.flatMap((port) => (port.name ? [[port.name, port.containerPort] as const] : [])),
          ),
        ),
      };
    });
  }

  private volumesOf(spec: PodSpec, object: KubernetesObject, where: string): Map<string, Volume> {
    return new Map(spec.volumes.map((each) => [each.name, this.volumeOf(each, object, where)]));
  }

  private volumeOf(declared: z.infer<typeof volume>, object: KubernetesObject, where: string): Volume {
    if (declared.configMap) {
      const name = `${object.metadata.namespace}/${declared.configMap.name}`;
      const data = this.configMaps.get(name);
      if (!data) {
        throw new InvalidInputError({
          what: `the ConfigMap ${name} is missing`,
          where,
          why: `the volume ${declared.name} is made of it`,
          fix: "declare the ConfigMap at the same site",
        });
      }
      const files = Object.entries(data).map(([path, content]) => ({ path, content }));
      return { kind: "files", mode: declared.configMap.defaultMode, files };
    }
    if (declared.secret) {
      const { secretName, defaultMode, items } = declared.secret;
      return {
        kind: "certificate",
        secret: secretName,
        mode: defaultMode,
        ...(items ? { keys: items } : {}),
      };
    }
    if (declared.projected) {
      const { audience, path } = declared.projected.sources[0].serviceAccountToken;
      return { kind: "token", audience, path };
    }
    return { kind: "empty" };
  }
}
