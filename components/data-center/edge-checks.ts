import { quoted, requireDistinct, requireDnsName, requireText } from "../arguments/names";
import { InvalidInputError } from "../invalid-input";
import type { DataCenterArgs } from "./arguments";
import { defaultRouteNamespaces } from "./edge";

const authorityArn =
  /^arn:aws(-[a-z]+)*:acm-pca:[a-z]{2}(-[a-z]+)+-\d:\d{12}:certificate-authority\/[0-9a-f-]{36}$/;

/**
 * Refuses a gateway without names or with routes from nowhere, and an ARN that is no certificate authority's.
 *
 * @param args arguments of the data center
 * @param where the component, for messages
 * @throws InvalidInputError for the first that is wrong
 */
export function requireEdge(args: DataCenterArgs, where: string): void {
  const { edge, certificateAuthority } = args;
  requireText(
    edge.gatewayClassName,
    "which class of gateway is installed",
    `${where}: edge.gatewayClassName`,
  );
  requireDistinct(edge.hostnames, "hostname", `${where}: edge.hostnames`);
  edge.hostnames.forEach((hostname, index) =>
    requireDnsName(
      hostname.startsWith("*.") ? hostname.slice(2) : hostname,
      `${where}: edge.hostnames[${index}]`,
    ),
  );
  const [first = ""] = edge.hostnames;
  if (first.length > 64) {
    throw new InvalidInputError({
      what: `"${first}" has ${first.length} characters`,
      where: `${where}: edge.hostnames[0]`,
      why: "the first name is also the certificate's common name, which X.509 limits to 64 characters",
      fix: "put a shorter name first",
    });
  }
  for (const [field, text] of Object.entries(edge.issuer ?? {})) {
    requireText(text, `the ${field} of the issuer`, `${where}: edge.issuer.${field}`);
  }
  requireRouteNamespaces(args, where);
  requireAuthorityArn(certificateAuthority.arn, `${where}: certificateAuthority.arn`);
}

/**
 * Refuses what is not the ARN of a private certificate authority.
 *
 * @param arn the ARN
 * @param where path of the argument
 * @throws InvalidInputError when it is none
 */
export function requireAuthorityArn(arn: string, where: string): void {
  if (typeof arn === "string" && authorityArn.test(arn)) return;
  throw new InvalidInputError({
    what: `${JSON.stringify(arn) ?? "nothing"} is not the ARN of a private certificate authority`,
    where,
    why: "every certificate at the site is asked for there, in the region that the ARN names",
    fix: 'give an ARN such as "arn:aws:acm-pca:ap-northeast-2:111122223333:certificate-authority/<uuid>"',
  });
}

function requireRouteNamespaces(args: DataCenterArgs, where: string): void {
  const names = args.namespaces.map(({ name }) => name);
  const routesFrom = args.edge.routesFrom ?? defaultRouteNamespaces;
  requireDistinct(routesFrom, "namespace", `${where}: edge.routesFrom`);
  const unknown = routesFrom.find((each) => !names.includes(each));
  if (unknown !== undefined) {
    throw new InvalidInputError({
      what: `the gateway takes routes from a namespace "${unknown}" that the site does not have`,
      where: `${where}: edge.routesFrom`,
      why: "no route could ever come from there",
      fix: `name some of ${quoted(names)} in edge.routesFrom, or declare "${unknown}"`,
    });
  }
}
