import { isDataSite } from "@holdfast/blueprint/sites/site";
import { sites } from "../../../stacks/sites";
import type { Tree } from "../components/tree";
import type { Registered } from "./evaluation";
import { evaluateStack, ofType } from "./shipped-blueprint";

interface Database {
  readonly site: string;
  readonly database: string;
  readonly clients: readonly { readonly namespace: string; readonly service: string }[];
}

const textOf = (value: unknown): string => String(value);

describe("who may log in to a database can", () => {
  let dev: Registered[];
  beforeAll(async () => {
    dev = await evaluateStack("dev");
  }, 60_000);

  /** Kubernetes objects of a type at a site. */
  const objects = (type: string, site: string): Tree[] =>
    ofType(dev, `kubernetes:${type}`)
      .filter(({ name, urn }) => `${name}-`.includes(`-${site}-`) && urn.includes("holdfast:index:"))
      .map(({ inputs }) => inputs as Tree);

  test.each(sites.filter(isDataSite).map(({ name }) => name))(
    "at %s: each client that runs there mounts one certificate in its own name, from the members' issuer",
    (site) => {
      const databases = ofType(dev, "holdfast:index:ReplicatedDatabase")
        .map(({ inputs }) => inputs as unknown as Database)
        .filter((database) => database.site === site);
      const certificates = objects("cert-manager.io/v1:Certificate", site);
      const deployments = objects("apps/v1:Deployment", site);
      let logins = 0;
      for (const { database, clients } of databases) {
        const member = certificates.find(({ spec }) => textOf(spec?.commonName) === `${database}-member`);
        for (const { namespace, service } of clients) {
          const deployment = deployments.find(
            ({ metadata }) => textOf(metadata?.name) === service && textOf(metadata?.namespace) === namespace,
          );
          if (!deployment) continue;
          logins++;
          const own = certificates.filter(({ spec }) => textOf(spec?.commonName) === service);
          expect(own).toMatchObject([
            { metadata: { namespace }, spec: { issuerRef: member?.spec?.issuerRef } },
          ]);
          expect(own[0]?.spec?.usages).toContain("client auth");
          expect(deployment.spec?.template?.spec?.volumes).toContainEqual(
            expect.objectContaining({
              secret: expect.objectContaining({ secretName: own[0]?.spec?.secretName }),
            }),
          );
        }
      }
      expect(logins).toBeGreaterThan(0);
    },
  );
});
