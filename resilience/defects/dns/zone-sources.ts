import type { ZoneRecord } from "@holdfast/contract/powerdns/read-zone";
import { plainName } from "../../blueprint/plain-name";
import { readOwnServers, zoneTextKey } from "../../blueprint/read-own-dns";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { numberOf, recordOf, textOf, textsOf } from "../../graph/values";

/** What one place says of a zone: the records of Route 53, or the text of a server of the operator's own. */
export interface ZoneSource {
  /** The provider that says it; absent where it is the zone above. */
  readonly provider?: "route53" | "own";
  readonly nameServers: readonly string[];
  readonly addressOf: ReadonlyMap<string, string>;
  readonly absenceSeconds?: number;
  readonly authorities: readonly string[];
  /** Where a record of it stands. */
  readonly place: (name: string, type: string) => { readonly resource: string; readonly field: string };
}

/** A record's data with single spaces, as records are compared. */
const plain = (content: string): string => content.trim().replace(/\s+/g, " ");

/** RFC 1035, 3.3.13: the last of seven is how long an absence is kept (RFC 2308). */
function absenceSeconds(content: string | undefined): number | undefined {
  const fields = plain((content ?? "").replace(/[()]/g, " ")).split(" ");
  const seconds = Number(fields[6]);
  return fields.length === 7 && Number.isFinite(seconds) ? seconds : undefined;
}

/** Everything that speaks for a zone. */
export class ZoneSources {
  readonly all: readonly ZoneSource[];

  constructor(
    private readonly reading: Reading,
    private readonly zone: string,
  ) {
    const records = reading.all(types.record).filter(({ inputs }) => this.isInside(textOf(inputs["name"])));
    const own = readOwnServers(reading).filter((server) => server.zone === zone);
    const hosted = reading
      .all(types.zone)
      .find(({ inputs }) => plainName(textOf(inputs["name"]) ?? "") === zone);
    this.all = [
      ...(hosted ? [this.route53(hosted, records)] : []),
      ...own.map((server) => this.text(server.urn, server.text.records)),
    ];
  }

  private isInside(name: string | undefined): boolean {
    const full = plainName(name ?? "");
    return full === this.zone || full.endsWith(`.${this.zone}`);
  }

  private route53(hosted: Resource, records: readonly Resource[]): ZoneSource {
    // The zone above, where it is at Route 53 too, names the servers of this one by records of the same name.
    const isOwn = ({ inputs, propertyDependencies }: Resource): boolean =>
      (propertyDependencies["zoneId"] ?? [hosted.urn]).includes(hosted.urn) || inputs["zoneId"] === undefined;
    const of = (type: string, name = this.zone): Resource[] =>
      records.filter(
        (record) =>
          record.inputs["type"] === type &&
          plainName(textOf(record.inputs["name"]) ?? "") === name &&
          isOwn(record),
      );
    const addresses = records.filter((record) => record.inputs["type"] === "A" && isOwn(record));
    const [startOfAuthority] = of("SOA");
    return {
      provider: "route53",
      nameServers: of("NS").flatMap(({ inputs }) => textsOf(inputs["records"]).map(plainName)),
      addressOf: new Map(
        addresses.flatMap(({ inputs }) =>
          textsOf(inputs["records"]).map(
            (address) => [plainName(textOf(inputs["name"]) ?? ""), address] as const,
          ),
        ),
      ),
      ...(startOfAuthority
        ? absence(textsOf(startOfAuthority.inputs["records"])[0], numberOf(startOfAuthority.inputs["ttl"]))
        : {}),
      authorities: of("CAA").flatMap(({ inputs }) => textsOf(inputs["records"]).map(plain)),
      place: (name, type) => ({
        resource: of(type, name)[0]?.urn ?? hosted.urn,
        field: of(type, name).length > 0 ? "records" : type,
      }),
    };
  }

  private text(urn: string, records: readonly ZoneRecord[]): ZoneSource {
    const of = (type: string): ZoneRecord[] =>
      records.filter((record) => record.name === this.zone && record.type === type);
    const key = zoneTextKey(recordOf(this.reading.resource(urn)?.inputs["data"]), this.zone) ?? "";
    return {
      provider: "own",
      nameServers: of("NS").map(({ content }) => content),
      addressOf: new Map(
        records.filter(({ type }) => type === "A").map(({ name, content }) => [name, content] as const),
      ),
      ...absence(of("SOA")[0]?.content, of("SOA")[0]?.ttlSeconds),
      authorities: of("CAA").map(({ content }) => plain(content)),
      place: (name, type) => ({ resource: urn, field: `data.${key}: ${name} ${type}` }),
    };
  }
}

/** RFC 2308, section 5: an absence is kept for no longer than the SOA record itself. */
function absence(content: string | undefined, ttl: number | undefined): { absenceSeconds?: number } {
  const seconds = absenceSeconds(content);
  return seconds === undefined ? {} : { absenceSeconds: Math.min(seconds, ttl ?? seconds) };
}
