import { quantityOf } from "@holdfast/contract/quantity";
import type { Reading } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, isWithheld, textOf, type Value, shownValue } from "../../graph/values";
import type { Defect } from "../defect";
import { kindOf } from "../references/declared-objects";
import { type Place, placesOf, wayText } from "../references/places";

/** An input of a component, and where what is declared under it says the same. */
interface Told {
  /** Kind of the component. */
  readonly component: string;
  /** The input, `*` for each entry of a list. */
  readonly input: string;
  /** Kind of what is declared under it. */
  readonly kind: string;
  /** The field there. */
  readonly field: string;
  /** Only of objects in the namespace that the entry of the list names. */
  readonly inNamespace?: boolean;
  /** The field holds a text in which it stands. */
  readonly within?: boolean;
}

const told = (component: string, kind: string, fields: readonly (readonly [string, string])[]): Told[] =>
  fields.map(([input, field]) => ({ component, input, kind, field }));

const ofNamespaces = (kind: string, fields: readonly (readonly [string, string])[]): Told[] =>
  fields.map(([input, field]) => ({
    component: "DataCenter",
    input: `namespaces.*.${input}`,
    kind,
    field,
    inNamespace: true,
  }));

const facts: readonly Told[] = [
  ...told("DataCenter", "AWSPCAClusterIssuer", [["certificateAuthority.arn", "spec.arn"]]),
  ...told("DataCenter", "Gateway", [
    ["cluster.ingressAddress", "spec.addresses.*.value"],
    ["edge.gatewayClassName", "spec.gatewayClassName"],
    ["edge.hostnames.*", "spec.listeners.*.hostname"],
  ]),
  ...told("DataCenter", "Namespace", [["namespaces.*.name", "metadata.name"]]),
  ...ofNamespaces("ResourceQuota", [
    ["quota.cpu", "spec.hard.requests~cpu"],
    ["quota.memory", "spec.hard.requests~memory"],
    ["quota.pods", "spec.hard.pods"],
    ["quota.storage", "spec.hard.requests~storage"],
  ]),
  ...ofNamespaces("LimitRange", [
    ["containerDefaults.cpu", "spec.limits.*.defaultRequest.cpu"],
    ["containerDefaults.memory", "spec.limits.*.defaultRequest.memory"],
  ]),
  ...ofNamespaces("NetworkPolicy", [
    ["ingress.*.ports.*.port", "spec.ingress.*.ports.*.port"],
    ["ingress.*.cidrs.*", "spec.ingress.*.from.*.ipBlock.cidr"],
    ["egress.*.ports.*.port", "spec.egress.*.ports.*.port"],
    ["egress.*.cidrs.*", "spec.egress.*.to.*.ipBlock.cidr"],
  ]),
  ...told("CloudRegion", "Vpc", [["network.vpcCidr", "cidrBlock"]]),
  ...told("CloudRegion", "Subnet", [
    ["network.zones.*.name", "availabilityZone"],
    ["network.zones.*.subnetCidr", "cidrBlock"],
  ]),
  ...told("CloudRegion", "CustomerGateway", [
    ["siteGateways.*.autonomousSystem", "bgpAsn"],
    ["siteGateways.*.address", "ipAddress"],
  ]),
  ...told("OffsiteVault", "Bucket", [
    ["bucket", "bucket"],
    ["copy.bucket", "bucket"],
    ["region", "region"],
    ["copy.region", "region"],
  ]),
  ...told("ServiceAccountIssuer", "OpenIdConnectProvider", [["url", "url"]]),
  {
    component: "OffsiteVault",
    input: "writers.*.serviceAccounts.*",
    kind: "Role",
    field: "assumeRolePolicy",
    within: true,
  },
  {
    component: "OffsiteVault",
    input: "issuers.*.url",
    kind: "Role",
    field: "assumeRolePolicy",
    within: true,
  },
];

/** Everything under each component, by kind: under the one that declares it, and those that this one stands under. */
function underComponents(reading: Reading): Map<string, Map<string, Resource[]>> {
  const under = new Map<string, Map<string, Resource[]>>();
  for (const resource of reading.resources) {
    if (!resource.custom) continue;
    for (let owner = resource.parent; owner !== undefined; owner = reading.resource(owner)?.parent) {
      if (reading.resource(owner)?.type.startsWith("holdfast:") !== true) continue;
      const ofKind = under.get(owner) ?? new Map<string, Resource[]>();
      under.set(owner, ofKind.set(kindOf(resource), [...(ofKind.get(kindOf(resource)) ?? []), resource]));
    }
  }
  return under;
}

/** A URL without its scheme, and without a slash at the end; any other text as it is. */
const withoutScheme = (text: string): string => text.replace(/^https?:\/\//, "").replace(/\/+$/, "");

/** One value, however it is written. */
function plain(value: Value): string {
  const quantity = quantityOf(value);
  return quantity === undefined ? withoutScheme(shownValue(value).toLowerCase()) : String(quantity);
}

/** A service account as trust policies name it: of `data:bank`, `system:serviceaccount:data:bank`. */
const namedIn = (document: Value, value: Value): boolean =>
  JSON.stringify(document).includes(withoutScheme(shownValue(value)));

/** A place in what is declared; a key with dots is written with `~`. */
function fieldPlaces({ inputs }: Resource, field: string): Place[] {
  const [, parent = "", key = ""] = /^(.*)\.(\w+~\w+)$/.exec(field) ?? [];
  if (key === "") return placesOf(inputs, field);
  const name = key.replace("~", ".");
  const value = at(inputs, ...parent.split("."), name);
  return value === undefined ? [] : [{ way: [...parent.split("."), name], value }];
}

function contradiction(
  component: Resource,
  fact: Told,
  place: Place,
  children: readonly Resource[],
  under: readonly string[],
): Defect[] {
  const namespace = fact.inNamespace
    ? textOf(at(component.inputs, "namespaces", place.way[1] as number, "name"))
    : undefined;
  const asked = fact.inNamespace
    ? children.filter((child) => textOf(at(child.inputs, "metadata", "namespace")) === namespace)
    : children;
  const said = asked.flatMap((child) =>
    fieldPlaces(child, fact.field).map(({ way, value }) => ({ child, way, value })),
  );
  const [first] = said;
  if (!first || isWithheld(place.value) || said.some(({ value }) => isWithheld(value))) return [];
  const agrees = ({ value }: { readonly value: Value }): boolean =>
    fact.within ? namedIn(value, place.value) : plain(value) === plain(place.value);
  if (said.some(agrees)) return [];
  return [
    {
      policy: "configuration-takes-effect",
      level: "warning",
      resource: component.urn,
      field: wayText(place.way),
      problem: {
        kind: "declared-otherwise",
        value: shownValue(place.value),
        ...(fact.within
          ? {}
          : { is: [...new Set(said.map(({ value }) => shownValue(value)))].slice(0, 3).join(", ") }),
        at: first.child.urn,
        field: wayText(first.way),
        under,
      },
    },
  ];
}

/** What a component is told and nothing that is declared under it says: a transformation, or another version, made it. */
export function declaredOtherwise(reading: Reading): Defect[] {
  const under = underComponents(reading);
  return facts.flatMap((fact) =>
    reading.all(`holdfast:index:${fact.component}`).flatMap((component) => {
      const all = under.get(component.urn);
      const children = all?.get(fact.kind) ?? [];
      if (children.length === 0) return [];
      const urns = [...(all?.values() ?? [])].flat().map(({ urn }) => urn);
      return placesOf(component.inputs, fact.input).flatMap((place) =>
        contradiction(component, fact, place, children, urns),
      );
    }),
  );
}
