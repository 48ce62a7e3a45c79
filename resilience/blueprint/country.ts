/**
 * A coarse outline of the Republic of Korea with its islands, as latitude and longitude in degrees, drawn
 * so that Tsushima and Kyushu are outside. Good for telling which country a data center stands in, and no
 * finer than that: within about 10 km of the northern border it may be wrong.
 */
const korea: readonly (readonly [latitude: number, longitude: number])[] = [
  [37.9, 124.4],
  [37.55, 125.4],
  [37.75, 126.5],
  [38.0, 126.75],
  [38.33, 127.3],
  [38.35, 128.1],
  [38.65, 128.4],
  [37.7, 131.1],
  [37.1, 132.0],
  [36.0, 130.0],
  [35.0, 129.35],
  [34.5, 128.8],
  [33.0, 127.2],
  [32.9, 126.0],
  [34.0, 124.8],
];

/** True for a point within an outline: a ray from it crosses the outline an odd number of times. */
function within(
  outline: readonly (readonly [number, number])[],
  latitude: number,
  longitude: number,
): boolean {
  let inside = false;
  for (const [index, [toLatitude, toLongitude]] of outline.entries()) {
    const [fromLatitude, fromLongitude] = outline[(index + outline.length - 1) % outline.length]!;
    if (fromLatitude > latitude === toLatitude > latitude) continue;
    const slope = (toLongitude - fromLongitude) / (toLatitude - fromLatitude);
    if (longitude < fromLongitude + (latitude - fromLatitude) * slope) inside = !inside;
  }
  return inside;
}

/**
 * The country of a place, as an ISO 3166 code in lower case, or `undefined`: only Korea is told, because
 * that is the only residency a policy can ask for.
 *
 * @param latitude degrees north
 * @param longitude degrees east
 */
export function countryAt(latitude: number, longitude: number): "kr" | undefined {
  return within(korea, latitude, longitude) ? "kr" : undefined;
}
