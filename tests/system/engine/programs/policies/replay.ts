import { readFileSync } from "node:fs";
import type { Resource } from "@holdfast/resilience";
import * as pulumi from "@pulumi/pulumi";

class Component extends pulumi.ComponentResource {}
class Provider extends pulumi.ProviderResource {}
class Custom extends pulumi.CustomResource {}

/** Resources that were registered, by the URN that the graph knows them by. */
const registered = new Map<string, pulumi.Resource>();

/** What the program says of where inputs come from: an input whose value only the source will have is the source's id. */
function inputsOf({ inputs, propertyDependencies }: Resource): pulumi.Inputs {
  const derived = Object.entries(propertyDependencies).map(([property, urns]) => {
    const sources = urns.map((urn) => registered.get(urn) as pulumi.CustomResource);
    const value = inputs[property];
    return [
      property,
      value === undefined
        ? sources[0]?.id
        : pulumi.all(sources.map((source) => source.urn)).apply(() => value),
    ];
  });
  return { ...inputs, ...(Object.fromEntries(derived) as pulumi.Inputs) };
}

/** What Pulumi's own classes add to a Kubernetes object: the version and the kind that its type token says. */
function kindOf(type: string): pulumi.Inputs {
  const [provider, version = "", kind] = type.split(":");
  return provider === "kubernetes" ? { apiVersion: version.replace(/^core\//, ""), kind } : {};
}

function register(resource: Resource): pulumi.Resource {
  const { type, name, custom, parent = "", provider = "" } = resource;
  const options = { parent: registered.get(parent) };
  if (!custom) return new Component(type, name, inputsOf(resource), options);
  if (type.startsWith("pulumi:providers:")) {
    return new Provider(type.split(":")[2]!, name, inputsOf(resource), options);
  }
  return new Custom(
    type,
    name,
    { ...kindOf(type), ...inputsOf(resource) },
    { ...options, provider: registered.get(provider) as pulumi.ProviderResource | undefined },
  );
}

// Registers what a file lists, as a program would that declares exactly that.
const resources = JSON.parse(readFileSync(process.env["GRAPH"] ?? "", "utf8")) as Resource[];
for (const resource of resources) registered.set(resource.urn, register(resource));
