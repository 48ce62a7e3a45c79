import type { DeclaredService } from "../declared/declaration";
import type { SiteServiceConfiguration } from "../service/configuration";
import { ownProgram } from "../isolation/own-program";
import type { Secrets } from "./secrets";
import type { StandingShard } from "./shards";
import type { DataSite } from "./data-site";

/** Namespace of what users ask for, and that of the gateway in front of it. */
const SERVICES = "services";
const EDGE = "edge";

/**
 * Command of the program that stands for a site's gateway and for the services behind it.
 *
 * @param shards the site's part of the databases
 * @param file writes a file for the site and returns its path
 */
export function siteServiceCommand(
  services: readonly DeclaredService[],
  site: DataSite,
  secrets: Secrets,
  shards: readonly StandingShard[],
  file: (name: string, text: string) => string,
): string[] {
  const certificate = (name: string, namespace: string, secret: string) => {
    const content = secrets.get(namespace, secret);
    return {
      certificateFile: file(`${name}.crt`, content["tls.crt"] ?? ""),
      keyFile: file(`${name}.key`, content["tls.key"] ?? ""),
      authorityFile: file(`${name}-ca.crt`, content["ca.crt"] ?? ""),
    };
  };
  const { certificateFile, keyFile } = certificate("gateway", EDGE, "edge-tls");
  const host = (name: string) => ({ host: `${name}.data.svc.${site.declared.domain}`, port: 5432 });
  const configuration: SiteServiceConfiguration = {
    site: site.name,
    address: site.gatewayAddress,
    port: 443,
    certificateFile,
    keyFile,
    services: services.map(({ service, hostname, database }) => ({
      service,
      hostname,
      database,
      user: service,
      ...certificate(service, SERVICES, `${service}-tls`),
      shards: shards
        .filter((shard) => shard.database === database)
        .toSorted((left, right) => left.shard - right.shard)
        .map(({ scope }) => ({ leader: host(`${scope}-leader`), copy: host(`${scope}-replica`) })),
    })),
  };
  return ownProgram("service/serve.ts", file("service.json", JSON.stringify(configuration)));
}
