import { met, missing, type PreflightCheck, type PreflightResult } from "../preflight-check";

/** First minor version of Kubernetes 1 that has all that is declared: pods drain with the `sleep` action. */
const firstMinor = 30;

function unreachable(found: string, fix: string): PreflightResult {
  return { ...missing(found, fix), unreachable: true };
}

/** The API server answers, and in a version that knows what is declared. */
export const apiServerCheck: PreflightCheck = {
  name: "api-server",
  title: "API server and its version",
  async run({ api, needs }) {
    const fix = `bring the cluster up; its kubeconfig is holdfast:kubeconfigs.${needs.site}`;
    let answer;
    try {
      answer = await api.ask("/version");
    } catch (error) {
      return unreachable(`the API server is not reached: ${(error as Error).message}`, fix);
    }
    if (answer.status === 401)
      return unreachable(
        "the API server does not know the user of the kubeconfig",
        `set a kubeconfig whose credentials hold: pulumi config set --secret --path holdfast:kubeconfigs.${needs.site}`,
      );
    const { major, minor, gitVersion } = answer.body as { [name: string]: string | undefined };
    if (answer.status !== 200 || gitVersion === undefined)
      return unreachable(`the API server answers ${answer.status} to /version`, fix);
    return Number(major) === 1 && Number.parseInt(minor ?? "", 10) >= firstMinor
      ? met(`it answers and is ${gitVersion}`)
      : missing(`it is ${gitVersion}`, `update the cluster to 1.${firstMinor} or later`);
  },
};
