/**
 * Most copies of a pod that can stand in some halls of a site.
 *
 * Where nothing spreads them, all of them can. A spread of at most s between halls lets each of the k halls
 * hold m + s copies while the others hold m: the k hold min(k (m + s), n - (h - k) m), at the worst m. The first
 * grows with m and the second shrinks, so the most is where they cross, at m = (n - k s) / h, or at one of the
 * whole numbers beside it, between 0 and n / h.
 *
 * @param copies number of copies at the site
 * @param halls number of halls of the site
 * @param chosen number of halls that are looked at
 * @param skew most by which halls may differ; absent where nothing spreads the copies
 */
export function mostInHalls(copies: number, halls: number, chosen: number, skew?: number): number {
  if (chosen <= 0 || copies <= 0) return 0;
  if (chosen >= halls || skew === undefined || !Number.isFinite(copies + chosen * skew)) return copies;
  const most = Math.floor(copies / halls);
  const crossing = Math.floor((copies - chosen * skew) / halls);
  const within = [crossing, crossing + 1].map((least) => Math.min(Math.max(least, 0), most));
  return Math.max(
    0,
    ...within.map((least) => Math.min(chosen * (least + skew), copies - (halls - chosen) * least)),
  );
}
