/**
 * Most copies of a pod that can stand in some halls of a site.
 *
 * Where nothing spreads them, all of them can. A spread of at most s between halls lets each of the k halls
 * hold m + s copies while the others hold m: the k hold min(k (m + s), n - (h - k) m), at the worst m.
 *
 * @param copies number of copies at the site
 * @param halls number of halls of the site
 * @param chosen number of halls that are looked at
 * @param skew most by which halls may differ; absent where nothing spreads the copies
 */
export function mostInHalls(copies: number, halls: number, chosen: number, skew?: number): number {
  if (chosen <= 0 || copies <= 0) return 0;
  if (chosen >= halls || skew === undefined) return copies;
  let most = 0;
  for (let least = 0; least <= Math.floor(copies / halls); least++) {
    most = Math.max(most, Math.min(chosen * (least + skew), copies - (halls - chosen) * least));
  }
  return most;
}
