import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { z } from "zod";
import { inOneLine } from "../client/certainty";
import type { SiteServiceConfiguration } from "./configuration";
import type { Execution } from "../client/connections";
import { shardOf } from "../client/shard-of";
import { ShardStore, type KeptWrite, type KeyResult } from "./shard-store";

/** Milliseconds that an idle connection of a user is kept. Longer than any user pauses, so that none is cut mid-request. */
const keepAlive = 60_000;

/** Bytes that the body of a request may have. */
const longestBody = 1_000;

const writeBody = z.object({ value: z.number().int().nonnegative() });

interface Answer {
  readonly status: 200 | 400 | 404 | 503 | 504;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * The service of one site: every service that users reach there, behind one HTTPS listener, told apart by the Host
 * that is asked for. It keeps nothing itself; every value is in PostgreSQL.
 *
 * - `GET /healthz`: 200 while it runs, whatever the databases do.
 * - `PUT /keys/KEY` with `{"value": 1}`: writes. `GET /keys/KEY`: reads from the leader; with `?copy`, from a copy.
 * - `GET /keys`: every key of every shard and its value; `GET /writes`: every write that is kept; from the leaders.
 * - `POST /prepare`: creates what tables are missing; with `?empty`, empties them too.
 *
 * 200 says that it was done, and by which member. 503 says that certainly nothing was written, 504 that it may have
 * been, each with why.
 */
export function createSiteService(configuration: SiteServiceConfiguration): Server {
  const { site } = configuration;
  const shardsOf = new Map(
    configuration.services.map((service) => [
      service.hostname,
      service.shards.map((_, shard) => new ShardStore(service, shard)),
    ]),
  );
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<Answer> => {
    const address = new URL(request.url ?? "/", "https://host");
    if (request.method === "GET" && address.pathname === "/healthz") return { status: 200, body: { site } };
    const stores = shardsOf.get((request.headers.host ?? "").replace(/:\d+$/, ""));
    if (stores === undefined) return refusal(404, `no service is called ${request.headers.host}`);
    if (request.method === "POST" && address.pathname === "/prepare") {
      return prepare(site, stores, address.searchParams.has("empty"));
    }
    if (request.method === "GET" && address.pathname === "/keys") {
      return readAll(site, stores, "keys", (store) => store.readKeys());
    }
    if (request.method === "GET" && address.pathname === "/writes") {
      return readAll(site, stores, "writes", (store) => store.readWrites());
    }
    const key = /^\/keys\/([\w.-]{1,200})$/.exec(address.pathname)?.[1];
    if (key === undefined) return refusal(404, `there is nothing at ${address.pathname}`);
    const store = stores[shardOf(key, stores.length)];
    if (store === undefined) throw new RangeError(`no shard for ${key}`);
    const abandoned = () => response.destroyed;
    if (request.method === "GET") {
      const copy = address.searchParams.has("copy");
      return answer(site, await (copy ? store.readCopy(key, abandoned) : store.read(key, abandoned)));
    }
    if (request.method !== "PUT") return refusal(400, `${request.method} is not known here`);
    const body = writeBody.safeParse(parsed(await bodyOf(request)));
    if (!body.success) return refusal(400, 'the body is not {"value": a whole number}');
    return answer(site, await store.write(key, body.data.value, abandoned));
  };
  return createServer(
    {
      cert: readFileSync(configuration.certificateFile),
      key: readFileSync(configuration.keyFile),
      keepAliveTimeout: keepAlive,
    },
    (request, response) => {
      respond(request, response)
        // What went wrong in here may have gone wrong after a statement was sent.
        .catch((error: unknown) => refusal(504, inOneLine(error)))
        .then(({ status, body }) => {
          const text = JSON.stringify(body);
          response.writeHead(status, {
            "content-type": "application/json",
            "content-length": Buffer.byteLength(text),
          });
          response.end(text);
        })
        .catch(() => response.destroy());
    },
  );
}

function answer(site: string, result: KeyResult): Answer {
  if (result.outcome === "done") {
    const { member, value, previous } = result;
    return { status: 200, body: { site, member, value, previous } };
  }
  return { status: result.outcome === "refused" ? 503 : 504, body: { site, error: result.error } };
}

function refusal(status: 400 | 404 | 504, error: string): Answer {
  return { status, body: { error } };
}

async function prepare(site: string, stores: readonly ShardStore[], empty: boolean): Promise<Answer> {
  const members: string[] = [];
  for (const store of stores) {
    const prepared = await store.prepare(empty);
    if (prepared.outcome !== "done") {
      return { status: 503, body: { site, error: `shard ${store.shard}: ${prepared.error}` } };
    }
    members.push(prepared.member);
  }
  return { status: 200, body: { site, members } };
}

async function readAll(
  site: string,
  stores: readonly ShardStore[],
  what: "keys" | "writes",
  read: (store: ShardStore) => Promise<Execution<KeptWrite>>,
): Promise<Answer> {
  const all: { shard: number; key: string; value: number }[] = [];
  for (const store of stores) {
    const { shard } = store;
    const found = await read(store);
    if (found.outcome !== "done") {
      return { status: 503, body: { site, error: `shard ${shard}: ${found.error}` } };
    }
    all.push(...found.rows.map(({ key, value }) => ({ shard, key, value })));
  }
  return { status: 200, body: { site, [what]: all } };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > longestBody) return "";
  }
  return body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
