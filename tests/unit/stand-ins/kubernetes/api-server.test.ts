import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ApiError, NoSuchKindError } from "@holdfast/kubernetes-stand-in/cluster/api-error";
import { ApiServer } from "@holdfast/kubernetes-stand-in/cluster/api-server";
import { Cluster } from "@holdfast/kubernetes-stand-in/cluster/cluster";

let server: Server;
let cluster: Cluster;
let asked: { method: string; url: string; body: string; type: string | undefined }[];
let answers: Record<string, [number, unknown]>;
/** How many of the next requests meet a connection that is being closed. */
let dropped: number;

const apps = {
  resources: [
    { name: "deployments", kind: "Deployment", namespaced: true },
    { name: "deployments/status", kind: "Deployment", namespaced: true },
  ],
};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (dropped > 0) {
    dropped -= 1;
    request.socket.destroy();
    return;
  }
  let body = "";
  for await (const chunk of request) body += String(chunk);
  const { method = "", url = "" } = request;
  asked.push({ method, url, body, type: request.headers["content-type"] });
  const [code, content] = answers[url.split("?")[0] ?? ""] ?? [
    404,
    { reason: "NotFound", message: "not found" },
  ];
  response.writeHead(code);
  // In two parts, of which the first ends within a line.
  const text = typeof content === "string" ? content : JSON.stringify(content);
  response.write(text.slice(0, 10));
  setTimeout(() => response.end(text.slice(10)), 5);
}

beforeEach(async () => {
  asked = [];
  dropped = 0;
  answers = { "/apis/apps/v1": [200, apps] };
  server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  cluster = new Cluster(
    new ApiServer({ server: `http://127.0.0.1:${port}`, options: {}, namespace: "default" }),
  );
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const web = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "work" } };
const path = "/apis/apps/v1/namespaces/work/deployments";

test("objects are applied under a manager, and a dry run says so", async () => {
  answers[`${path}/web`] = [200, web];
  expect(await cluster.apply(web, { fieldManager: "mine", dryRun: true }, false)).toEqual(web);
  await cluster.apply(web, { fieldManager: "mine", dryRun: false }, true);
  expect(asked.slice(1)).toEqual([
    {
      method: "PATCH",
      url: `${path}/web?fieldManager=mine&force=false&dryRun=All`,
      body: JSON.stringify(web),
      type: "application/apply-patch+yaml",
    },
    expect.objectContaining({ url: `${path}/web?fieldManager=mine&force=true` }),
  ]);
});

test("a kind is asked for once, and again when it was not there", async () => {
  answers[`${path}/web`] = [200, web];
  await cluster.get(web);
  await cluster.get(web);
  expect(asked.filter(({ url }) => url === "/apis/apps/v1")).toHaveLength(1);
  const certificate = { apiVersion: "cert-manager.io/v1", kind: "Certificate", metadata: { name: "a" } };
  await expect(cluster.get(certificate)).rejects.toThrow(NoSuchKindError);
  expect(await cluster.serves(certificate)).toBe(false);
  answers["/apis/cert-manager.io/v1"] = [
    200,
    { resources: [{ name: "certificates", kind: "Certificate", namespaced: true }] },
  ];
  expect(await cluster.serves(certificate)).toBe(true);
});

test("a refusal is the server's own words", async () => {
  answers[path] = [
    409,
    { kind: "Status", reason: "AlreadyExists", message: 'deployments.apps "web" already exists' },
  ];
  const refused = cluster.create(web, { fieldManager: "mine", dryRun: false });
  await expect(refused).rejects.toMatchObject({
    code: 409,
    reason: "AlreadyExists",
    message: 'deployments.apps "web" already exists',
  });
  answers[path] = [404, { message: "no", details: { kind: "namespaces", name: "work" } }];
  const lacking = await cluster
    .create(web, { fieldManager: "mine", dryRun: true })
    .catch((error) => error as ApiError);
  expect((lacking as ApiError).lacksNamespace).toBe(true);
  answers[path] = [502, "<html>bad gateway</html>"];
  await expect(cluster.create(web, { fieldManager: "mine", dryRun: false })).rejects.toThrow("bad gateway");
});

test("what is not there is told from what cannot be asked for", async () => {
  expect(await cluster.find(web)).toBeUndefined();
  answers[`${path}/web`] = [403, { message: "forbidden" }];
  await expect(cluster.find(web)).rejects.toThrow("forbidden");
});

test("a kept connection that the server closes is no failure, and a new one is", async () => {
  await cluster.version().catch(() => undefined);
  answers["/version"] = [200, { gitVersion: "v1" }];
  dropped = 1;
  expect(await cluster.version()).toBe("v1");
  dropped = 2;
  await expect(cluster.version()).rejects.toThrow("socket hang up");
});

test("a watch gives each event as it comes, also when a line comes in parts", async () => {
  const events = ["ADDED", "MODIFIED", "DELETED"].map((type) => ({ type, object: { ...web, type } }));
  answers[path] = [200, `${events.map((event) => JSON.stringify(event)).join("\n")}\n`];
  const seen: unknown[] = [];
  for await (const event of cluster.watch(web, new AbortController().signal)) seen.push(event);
  expect(seen).toEqual(events);
  expect(asked.at(-1)?.url).toBe(`${path}?fieldSelector=metadata.name%3Dweb&watch=true`);
});
