import { met, missing, objectAt, type PreflightCheck } from "../preflight-check";

/** Tokens of service accounts say the issuer that is declared: AWS trusts them by it. */
export const tokenIssuerCheck: PreflightCheck = {
  name: "token-issuer",
  title: "issuer of service accounts' tokens",
  async run({ api, needs, reach }) {
    const path = "/.well-known/openid-configuration";
    const answered = await objectAt<{ issuer?: string }>(api, path);
    const fix = `start kube-apiserver with --service-account-issuer=${needs.tokenIssuer}`;
    if (answered?.issuer !== needs.tokenIssuer)
      return missing(
        `tokens say ${answered?.issuer ?? "no issuer"}, and ${needs.tokenIssuer} is declared`,
        fix,
      );
    const published = await reach(`${needs.tokenIssuer}${path}`);
    return published === 200
      ? met(`tokens say ${needs.tokenIssuer}, which publishes its keys`)
      : missing(
          `${needs.tokenIssuer}${path} ${published instanceof Error ? `is not reached: ${published.message}` : `answers ${published}`}`,
          "publish the answers of that path and of /openid/v1/jwks there: AWS reads them before it trusts a token",
        );
  },
};
