/** Faults whose consequences were findings of their own, or that nothing was found of: each is one finding. */
import { allGone } from "./configured";
import { type Change, field, foundAfter, gone, reportOn, shippedResources } from "./planted";

/** Title, change, policy, the resource that is named, what is said of it, and a service whose verdicts get worse. */
const planted: [string, Change, string, string, RegExp, string?][] = [
  [
    "a quota below what the services of its namespace request",
    field("ResourceQuota", "pangyo-services-quota", ["spec", "hard", "requests.cpu"], "50"),
    "configuration-takes-effect",
    "pangyo-services-quota",
    /requests\.cpu is 50 cores.* goals are not met by it/,
    "messaging",
  ],
  [
    "an issuer of another API group",
    field("Certificate", "payments-pangyo-certificate", ["spec", "issuerRef", "group"], "cert-manager.io"),
    "references-resolve",
    "payments-pangyo-certificate",
    /issuerRef\.group names the group of AWSPCAClusterIssuer holdfast cert-manager\.io/,
    "payments",
  ],
  [
    "an issuer without its API group, which is cert-manager's own then",
    field("Certificate", "payments-pangyo-certificate", ["spec", "issuerRef", "group"], undefined),
    "references-resolve",
    "payments-pangyo-certificate",
    /issuerRef\.group names the group of AWSPCAClusterIssuer holdfast cert-manager\.io/,
    "payments",
  ],
  [
    "no route at one site",
    gone("HTTPRoute", "payments-pangyo-route"),
    "ways-are-open",
    "payments-pangyo-deployment",
    /is named by no HTTPRoute at pangyo, though name servers send users of payments\.kr\.example there/,
    "payments",
  ],
  [
    "no role of any pod or machine",
    allGone("iam/role:Role", /./),
    "references-resolve",
    "bank-ansan-0",
    /names the role backups-kr-bank-writer, which is not declared: .* so do /,
    "payments",
  ],
  [
    "a route to a gateway that is not there",
    field("HTTPRoute", "payments-pangyo-route", ["spec", "parentRefs", 0, "name"], "edge-internal"),
    "references-resolve",
    "payments-pangyo-route",
    /parentRefs\[0\]\.name names the Gateway edge-internal.* goals are not met by it/,
    "payments",
  ],
];

test.each(planted)("%s is one finding", (_, change, policy, resource, message, worse) => {
  const found = foundAfter(change);
  expect(found.map(({ message }) => message)).toEqual([expect.stringMatching(message)]);
  expect(found[0]).toMatchObject({ policy, resource });
  const unmet = reportOn(change(shippedResources())).verdicts.filter(({ met }) => !met);
  expect(unmet.map(({ service }) => service)).toContain(worse);
});
