import { apiServerCheck } from "./checks/api-server";
import { certificateIssuerCheck } from "./checks/certificate-issuer";
import { clockCheck } from "./checks/clock";
import { clusterDomainCheck } from "./checks/cluster-domain";
import { gatewayClassCheck } from "./checks/gateway-class";
import { hallsCheck } from "./checks/halls";
import { kindsCheck } from "./checks/kinds";
import { loadBalancerCheck } from "./checks/load-balancer";
import { metricsCheck } from "./checks/metrics";
import { networkPoliciesCheck } from "./checks/network-policies";
import { permissionsCheck } from "./checks/permissions";
import { podNetworkCheck } from "./checks/pod-network";
import { registryCheck } from "./checks/registry";
import { sourceTranslationCheck } from "./checks/source-translation";
import { tokenIssuerCheck } from "./checks/token-issuer";
import { volumesCheck } from "./checks/volumes";
import type { PreflightCheck } from "./preflight-check";

/** Every prerequisite of a site's cluster, in the order in which they are looked at: a new one is one line here. */
export const preflightChecks: readonly PreflightCheck[] = [
  apiServerCheck,
  kindsCheck,
  permissionsCheck,
  hallsCheck,
  volumesCheck,
  podNetworkCheck,
  sourceTranslationCheck,
  networkPoliciesCheck,
  clusterDomainCheck,
  loadBalancerCheck,
  gatewayClassCheck,
  certificateIssuerCheck,
  tokenIssuerCheck,
  metricsCheck,
  clockCheck,
  registryCheck,
];
