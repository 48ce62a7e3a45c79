import { mostFrequent } from "../../arithmetic/majority";
import type { Reading } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { inOneOrder, isWithheld, listOf, recordOf, textOf, type Value } from "../../graph/values";
import type { Defect } from "../defect";
import { wayText, type Way } from "../references/places";

/** Components of which each site declares an instance of one thing. */
interface Shared {
  /** The input that names the thing. */
  readonly key: string;
  readonly types: readonly string[];
  /** Inputs that are those of one instance. */
  readonly own: readonly string[];
}

const component = (name: string): string => `holdfast:index:${name}`;

/** An image may be another while an update goes from site to site. */
const OWN = ["site", "image", "routerImage"] as const;

const shared: readonly Shared[] = [
  { key: "database", types: [component("ReplicatedDatabase")], own: [...OWN, "backups"] },
  { key: "zone", types: [component("Route53Zone"), component("AuthoritativeServer")], own: OWN },
  {
    key: "service",
    types: [component("ActiveActiveService")],
    // A service need not stand at every site where those stand that it has to do with.
    own: [...OWN, "halls", "hallsOnOneFeed", "addresses", "callers", "calls"],
  },
  {
    key: "quorum",
    types: [component("ClusterVoter"), component("CloudVoter")],
    own: [
      ...OWN,
      ...["voter", "ami", "availabilityZone", "certificateAuthorityArn", "etcd", "region"],
      ...["s3PrefixListId", "vpcCidr"],
    ],
  },
];

/** Fields by which entries of a list are told apart. */
const IDENTITIES = ["name", "hostname", "site", "service"] as const;

const identityOf = (entry: Value): string | undefined =>
  IDENTITIES.flatMap((field) => textOf(recordOf(entry)[field]) ?? [])[0];

const textIn = (value: Value | undefined): string =>
  value === undefined ? "absent" : JSON.stringify(inOneOrder(value));

/** Where two values differ first: as deep as what they have in common leads. */
function differenceOf(one: Value | undefined, other: Value | undefined, way: Way): Way {
  if (Array.isArray(one) && Array.isArray(other)) {
    const theirs = new Map(listOf(other).map((entry) => [identityOf(entry), entry]));
    for (const [index, entry] of one.entries()) {
      const same = theirs.get(identityOf(entry));
      if (identityOf(entry) !== undefined && same !== undefined && textIn(entry) !== textIn(same))
        return differenceOf(entry, same, [...way, index]);
    }
    return way;
  }
  if (Array.isArray(one) || Array.isArray(other)) return way;
  const [left, right] = [recordOf(one), recordOf(other)];
  const keys = Object.keys(left).filter((key) => key in right);
  const key = keys.find((each) => textIn(left[each]) !== textIn(right[each]));
  return key === undefined ? way : differenceOf(left[key], right[key], [...way, key]);
}

function valueAt(value: Value | undefined, way: Way): Value | undefined {
  return way.reduce<Value | undefined>(
    (current, step) => (typeof step === "number" ? listOf(current)[step] : recordOf(current)[step]),
    value,
  );
}

/** A value of a few words. What only an engine knows is no JSON. */
const short = (value: Value | undefined): string => {
  const text = textOf(value) ?? textIn(value) ?? "unknown";
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

function differing(instances: readonly Resource[], { key, own }: Shared, thing: string): Defect[] {
  const inputs = new Set(instances.flatMap((each) => Object.keys(each.inputs)));
  return [...inputs].flatMap((input): Defect[] => {
    if (input === key || own.includes(input)) return [];
    // Of an input that some leave out nobody here knows whether the others say its default.
    const stated = instances.filter((each) => each.inputs[input] !== undefined);
    if (stated.some((each) => isWithheld(each.inputs[input]))) return [];
    const usual = mostFrequent(stated.map((each) => textIn(each.inputs[input])));
    const agreeing = stated.filter((each) => textIn(each.inputs[input]) === usual);
    const [first] = agreeing;
    return stated.flatMap((each): Defect[] => {
      if (!first || agreeing.includes(each)) return [];
      const way = differenceOf(each.inputs[input], first.inputs[input], [input]);
      const below = way.slice(1);
      return [
        {
          policy: "configuration-takes-effect",
          level: "warning",
          resource: each.urn,
          field: wayText(way),
          problem: {
            kind: "instances-differ",
            value: short(valueAt(each.inputs[input], below)),
            others: short(othersAt(first.inputs[input], each.inputs[input], below)),
            what: `${key} ${thing}`,
            instances: agreeing.map(({ urn }) => urn),
          },
        },
      ];
    });
  });
}

/** What stands at the same place of another value: entries of lists are found by what they are called. */
function othersAt(other: Value | undefined, one: Value | undefined, way: Way): Value | undefined {
  const [step, ...rest] = way;
  if (step === undefined) return other;
  if (typeof step !== "number") return othersAt(recordOf(other)[step], recordOf(one)[step], rest);
  const entry = listOf(one)[step];
  const same = entry && listOf(other).find((each) => identityOf(each) === identityOf(entry));
  return othersAt(same, entry, rest);
}

/**
 * Instances of one component at several sites that say different things of what they have in common: the stacks of the sites
 * were deployed from different declarations, and each counts on what only it says.
 */
export function differingInstances(reading: Reading): Defect[] {
  return shared.flatMap((of) => {
    const things = new Map<string, Resource[]>();
    for (const resource of of.types.flatMap((type) => reading.all(type))) {
      const thing = textOf(resource.inputs[of.key]);
      if (thing !== undefined) things.set(thing, [...(things.get(thing) ?? []), resource]);
    }
    return [...things].flatMap(([thing, instances]) => differing(instances, of, thing));
  });
}
