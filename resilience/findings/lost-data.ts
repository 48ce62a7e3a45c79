import { ANYWHERE } from "@holdfast/contract/residency";
import type { Blueprint } from "../blueprint/blueprint";
import type { Service } from "../blueprint/service";
import { type Vault, vaultOf } from "../blueprint/vault";
import { indexOf } from "../judge/index-blueprint";
import type { Judgement } from "../judge/judge";
import type { LossElement } from "../loss/loss";
import { objectStoreKind } from "../stores/object-store/kind";
import type { Finding } from "./finding";

/** Stores of which single events leave nothing, and that are told together. */
interface Group {
  readonly vault: Vault;
  readonly service: Service | undefined;
  readonly stores: Set<string>;
  readonly services: Set<string>;
  readonly events: Map<string, LossElement>;
}

/** The residency of data that may not leave a jurisdiction: that of any service which stores it; absent where all may. */
function residencyOf(store: string, services: readonly Service[]): string | undefined {
  const users = services.filter(({ stores }) =>
    stores.some(({ kind, name }) => kind === "database" && name === store),
  );
  return users.map(({ goals }) => goals?.residency).find((each) => each !== undefined && each !== ANYWHERE);
}

function findingOf({ vault, service, stores, services, events }: Group, residency?: string): Finding {
  const [event, ...more] = [...events.values()];
  const lost = event ? [event] : [];
  return {
    policy: "backups-offsite-and-immutable",
    level: "error",
    service: service?.name ?? null,
    resource: service?.goals?.urn ?? vault.urn,
    ...(service ? { key: "residency" as const } : {}),
    event,
    reason: {
      kind: "data-lost-for-good",
      stores: [...stores],
      services: [...services],
      bucket: vault.bucket,
      lost,
      moreLosses: more.length,
      ...(residency === undefined ? {} : { residency }),
    },
    remedy: {
      kind: "keep-backups-elsewhere",
      lost,
      ...(service && residency !== undefined ? { service: service.name, residency } : {}),
    },
  };
}

/**
 * Single events that leave nothing of what services stored: neither a member nor a backup. Where the data may go anywhere, the
 * place of the copy is at fault: one finding a vault. Where a residency leaves no other place, each service's goal has to say
 * who accepts that: one finding a service and event. What has no vault at all, or no copy though it may have one, is told as that.
 */
export function lostData(blueprint: Blueprint, judgements: readonly Judgement[]): Finding[] {
  const { services } = indexOf(blueprint);
  const groups = new Map<string, Group & { residency?: string }>();
  for (const { verdict } of judgements) {
    const [event, ...others] = verdict.lost;
    const service = services.get(verdict.service);
    if (!event || others.length > 0 || !service?.goals) continue;
    for (const { store, backup } of verdict.restores) {
      const stored = service.stores.some(({ name, access }) => name === store && access === "read-write");
      const database = blueprint.databases.find(({ name }) => name === store);
      const vault = vaultOf(blueprint.vaults, database?.backup?.bucket);
      if (backup || !stored || !vault) continue;
      const residency = residencyOf(store, blueprint.services);
      // That it has no copy in another region is told of the vault, or of the rule that makes the copy.
      if (residency === undefined && vault.replicatedTo.every(({ site }) => site === vault.site)) continue;
      // Each event is accepted by itself: that one is says nothing of another.
      const key =
        residency === undefined ? `vault ${vault.bucket}` : `service ${service.name} ${verdict.loss}`;
      const group = groups.get(key) ?? {
        vault,
        service: residency === undefined ? undefined : service,
        stores: new Set(),
        services: new Set(),
        events: new Map(),
        ...(residency === undefined ? {} : { residency }),
      };
      groups.set(key, group);
      group.stores.add(store);
      group.services.add(service.name);
      group.events.set(verdict.loss, event);
    }
  }
  return [...groups.values()].map(({ residency, ...group }) => findingOf(group, residency));
}

/**
 * Forces of nature that take every copy of objects that services stored: an object store has no backups, so that is for good. One
 * finding a service and event, since each event is accepted by itself. What a lost site takes is told of the goal.
 */
export function lostObjects(blueprint: Blueprint, judgements: readonly Judgement[]): Finding[] {
  const { services } = indexOf(blueprint);
  return judgements.flatMap(({ verdict }): Finding[] => {
    const [event, ...others] = verdict.lost;
    const service = services.get(verdict.service);
    if (event?.kind !== "hazard" || others.length > 0 || !service?.goals) return [];
    const { name, goals, stores } = service;
    return verdict.because.flatMap((reason): Finding[] => {
      if (reason.kind !== "objects-lost") return [];
      const { store, share } = reason;
      const isStored = stores.some(
        (each) => each.kind === objectStoreKind.kind && each.access === "read-write" && each.name === store,
      );
      if (!isStored) return [];
      return [
        {
          policy: "backups-offsite-and-immutable",
          level: "error",
          service: name,
          resource: goals.urn,
          event,
          reason: { kind: "objects-lost-for-good", service: name, store, share, lost: [event] },
          remedy: { kind: "copy-objects-outside", store, lost: [event], service: name },
        },
      ];
    });
  });
}
