/** A place on the Earth, in degrees. */
export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

/** A position on a plane: kilometres east and south of an origin, or units of a drawing. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Mean radius of the Earth in kilometres (IUGG). */
const EARTH_RADIUS = 6371;

/** How many times the median distance from the middle a site may lie before it is drawn at the edge. */
const FAR = 4;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Distance in kilometres along the Earth's surface (haversine formula). */
export function distance(from: Coordinates, to: Coordinates): number {
  const half = (degrees: number) => Math.sin(radians(degrees) / 2) ** 2;
  const chord =
    half(to.latitude - from.latitude) +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * half(to.longitude - from.longitude);
  return 2 * EARTH_RADIUS * Math.asin(Math.sqrt(chord));
}

/** Kilometres east and south of an origin. Exact enough for places a few hundred kilometres apart. */
export function offset(origin: Coordinates, place: Coordinates): Point {
  const perDegree = radians(1) * EARTH_RADIUS;
  return {
    x: (place.longitude - origin.longitude) * perDegree * Math.cos(radians(origin.latitude)),
    y: (origin.latitude - place.latitude) * perDegree,
  };
}

/** Sites near each other, which a map shows to scale, and those too far away for it. */
export interface Neighbourhood<Place> {
  readonly near: readonly Place[];
  readonly far: readonly Place[];
  /** Middle of the near ones. */
  readonly centre: Coordinates;
}

/**
 * Tells places that can be drawn to scale together from those that cannot: measured from the place with
 * the least total distance to all others, a place is far beyond four times the median distance.
 *
 * @param places at least one
 */
export function neighbourhood<Place extends { readonly location: Coordinates }>(
  places: readonly Place[],
): Neighbourhood<Place> {
  const reach = (place: Place) => places.map((other) => distance(place.location, other.location));
  const total = (place: Place) => reach(place).reduce((sum, each) => sum + each, 0);
  const middle = places.reduce((best, place) => (total(place) < total(best) ? place : best));
  const others = reach(middle)
    .filter((each) => each > 0)
    .sort((left, right) => left - right);
  const median = others[Math.floor((others.length - 1) / 2)] ?? 0;
  const near = places.filter((place) => distance(place.location, middle.location) <= median * FAR);
  const latitudes = near.map((place) => place.location.latitude);
  const longitudes = near.map((place) => place.location.longitude);
  return {
    near,
    far: places.filter((place) => !near.includes(place)),
    centre: {
      latitude: (Math.min(...latitudes) + Math.max(...latitudes)) / 2,
      longitude: (Math.min(...longitudes) + Math.max(...longitudes)) / 2,
    },
  };
}
