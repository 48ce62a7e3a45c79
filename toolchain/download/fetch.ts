import * as http from "node:http";
import * as https from "node:https";
import type { Search } from "../search";

/** Seconds to reach a site: one that cannot be reached must not hold up what can be done without it. */
const connectSeconds = 3;

/** Seconds without a byte until a download is given up. */
const idleSeconds = 30;

/** How often one request is sent on. GitHub's releases send on once. */
const mostRedirects = 5;

/** Milliseconds for which a host that could not be reached is not tried again. */
const unreachableFor = 60_000;

/** Hosts that could not be reached: why, and until when that is taken for granted. */
const unreachable = new Map<string, { why: string; until: number }>();

/**
 * Opens a download.
 *
 * Behind a proxy, `HTTPS_PROXY` and `NO_PROXY` of the environment are followed. Where `HOLDFAST_DOWNLOAD_MIRROR` is
 * set, `https://HOST/PATH` is asked for at `MIRROR/HOST/PATH`.
 *
 * @param address an official `https` address
 * @returns the body, its length in bytes where it is said, and the address that it was asked for at
 * @throws Error that says in one line why it cannot be had
 * @throws the signal's reason when that is raised
 */
export async function openDownload(
  search: Search,
  address: string,
): Promise<{ body: http.IncomingMessage; length: number | undefined; asked: URL }> {
  const asked = mirrored(new URL(address), search.environment.HOLDFAST_DOWNLOAD_MIRROR);
  let url = asked;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const response = await request(search, url);
    const status = response.statusCode ?? 0;
    if (status === 200) {
      const length = Number(response.headers["content-length"]);
      return { body: response, length: length > 0 ? length : undefined, asked };
    }
    response.resume();
    if (status < 300 || status >= 400 || response.headers.location === undefined) {
      throw new Error(`${url.href} answered ${status}`);
    }
    url = new URL(response.headers.location, url);
  }
  throw new Error(`${asked.href} was sent on more than ${mostRedirects} times`);
}

/** Where to ask: the address itself, or the mirror's place for it. */
function mirrored(address: URL, mirror: string | undefined): URL {
  return mirror ? new URL(`${mirror.replace(/\/+$/, "")}/${address.host}${address.pathname}`) : address;
}

/** One request, until its headers are there. */
async function request(search: Search, url: URL): Promise<http.IncomingMessage> {
  const secure = url.protocol === "https:";
  // Checksums come from the same site, so the way to it has to be one that nobody can change them on.
  if (!secure && !/^127\.\d+\.\d+\.\d+$/.test(url.hostname)) {
    throw new Error(`${url.href} is not https, so what comes from there proves nothing`);
  }
  const known = unreachable.get(url.host);
  if (known && known.until > Date.now()) throw new Error(known.why);
  const { get, Agent } = secure ? https : http;
  const agent = new Agent({ proxyEnv: search.environment });
  return new Promise((resolve, reject) => {
    const call = get(url, { agent, signal: search.signal, headers: { "user-agent": "holdfast" } }, resolve);
    const fail = (why: string) => {
      unreachable.set(url.host, { why, until: Date.now() + unreachableFor });
      reject(new Error(why));
      call.destroy();
    };
    const connecting = setTimeout(
      () => fail(`${url.host} was not reached within ${connectSeconds} s`),
      connectSeconds * 1000,
    );
    const connected = () => clearTimeout(connecting);
    call.once("socket", (socket) => (socket.connecting ? socket.once("connect", connected) : connected()));
    call.setTimeout(idleSeconds * 1000, () =>
      call.destroy(new Error(`${url.host} was silent for ${idleSeconds} s`)),
    );
    call.once("error", (error: NodeJS.ErrnoException) => {
      connected();
      if (search.signal?.aborted) reject(search.signal.reason as Error);
      else if (error.syscall === "getaddrinfo" || error.syscall === "connect") {
        fail(`${url.host} cannot be reached: ${error.message}`);
      } else reject(new Error(`${url.host}: ${error.message}`));
    });
  });
}
