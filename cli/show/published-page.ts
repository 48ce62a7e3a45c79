import { existsSync } from "node:fs";
import * as path from "node:path";
import { git } from "@holdfast/evaluate/git";
import { repositoryOf } from "./service-files";

/** The page of a remote repository in a browser, without the credentials that its address may hold. */
function browserAddress(remote: string): string | undefined {
  const [, host, name] =
    /^(?:https?:\/\/(?:[^@/]*@)?|ssh:\/\/(?:[^@/]*@)?|[^@/]+@)([^/:]+)(?::\d+(?=\/))?[/:](.+?)(?:\.git)?\/?$/.exec(
      remote,
    ) ?? [];
  return host && name ? `https://${host}/${name}` : undefined;
}

/**
 * Finds the address of pages of the repository that a folder is in, as its forge publishes them.
 *
 * @returns for a page such as `docs/policies.md#capacity-holds` its address; `undefined` where the repository does not
 * hold the page or was cloned from no forge
 */
export function publishedPages(folder: string): (page: string) => string | undefined {
  const root = repositoryOf(folder);
  let address: string | undefined;
  try {
    address = browserAddress(git(root, "remote", "get-url", "origin"));
  } catch {
    // No remote, no repository or no Git: the page is named by its path alone.
  }
  return (page) => {
    const [file = ""] = page.split("#");
    return address && existsSync(path.join(root, file))
      ? encodeURI(`${address}/blob/HEAD/${page}`)
      : undefined;
  };
}
