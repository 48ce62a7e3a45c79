import { ports } from "../addresses";
import { answers } from "./answers";
import type { Program } from "./program";

/**
 * moto's server as the AWS API of every region. What it holds is in its memory and ends with it.
 *
 * @param address where it listens
 * @param accountId the account that everything belongs to
 */
export function moto(address: string, accountId: string): Program {
  return {
    tool: "moto_server",
    arguments: [`--host=${address}`, `--port=${ports.aws}`],
    environment: {
      MOTO_ACCOUNT_ID: accountId,
      // The voters' roles are given a policy of AWS's own.
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
      PYTHONUNBUFFERED: "1",
    },
    listens: [{ address, port: ports.aws }],
    ready: () => answers(`http://${address}:${ports.aws}/moto-api/`),
  };
}
