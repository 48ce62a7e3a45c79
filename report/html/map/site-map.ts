import type { Blueprint, Site } from "@holdfast/resilience";
import { shortened } from "../../terminal/table";
import { terminalText } from "../../text/untrusted-text";
import { html, type Markup } from "../html";
import { type Link, linksOf } from "./links";
import { distance, neighbourhood, offset, type Coordinates, type Point } from "./projection";

const WIDTH = 560;
const HEIGHT = 440;
/** Room between the sites drawn to scale and the frame: for names, and for the sites that lie beyond it. */
const MARGIN = { x: 120, y: 78 };

/** How near the frame a site beyond it is drawn. */
const EDGE = { x: 52, y: 56 };

/** Least distance between two sites, so that their names do not lie on each other. */
const APART = 84;

/** The widest name of a site, in letters. */
const WIDEST = 24;

type PlacedSite = Site & { readonly location: Coordinates };

const rounded = (value: number) => Number(value.toFixed(1));

/** A round number of kilometres, so that a scale of it is at most `most` long. */
function roundKilometres(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].map((step) => step * power).find((step) => step <= most) ?? power;
}

/** Where the line from the middle of the drawing in a direction comes near the frame. */
function edge(angle: number): Point {
  const direction = { x: Math.cos(angle), y: Math.sin(angle) };
  const scale = Math.min(
    (WIDTH / 2 - EDGE.x) / Math.max(Math.abs(direction.x), 1e-9),
    (HEIGHT / 2 - EDGE.y) / Math.max(Math.abs(direction.y), 1e-9),
  );
  return { x: WIDTH / 2 + direction.x * scale, y: HEIGHT / 2 + direction.y * scale };
}

/** A place near the frame in about this direction that is clear of the places taken. */
function clearEdge(direction: Point, taken: readonly Point[]): Point {
  const angle = Math.atan2(direction.y, direction.x);
  for (let step = 0; step < 36; step++) {
    const turned = (Math.ceil(step / 2) * (step % 2 === 0 ? 1 : -1) * Math.PI) / 36;
    const place = edge(angle + turned);
    if (taken.every((other) => Math.hypot(other.x - place.x, other.y - place.y) >= APART)) return place;
  }
  return edge(angle);
}

function mark(site: Site): Markup {
  if (site.kind === "owned") return html`<rect class="mark" x="-11" y="-11" width="22" height="22" rx="4" />`;
  if (site.kind === "leased")
    return html`<rect class="mark hollow" x="-10" y="-10" width="20" height="20" rx="4" />`;
  return html`<circle class="mark cloud" r="10.5" />`;
}

function siteDrawing(site: Site, at: Point, note: string, voters: number): Markup {
  const above = at.y > HEIGHT * 0.72;
  return html`<g
    class="site"
    data-site="${site.name}"
    transform="translate(${rounded(at.x)} ${rounded(at.y)})"
  >
    ${mark(site)} ${voters > 0 && html`<circle class="voter" cx="12" cy="-12" r="5.5" />`}
    <path class="cross" d="M-15 -15L15 15M15 -15L-15 15" />
    <text class="site-name" y="${above ? -36 : 30}" text-anchor="middle"
      >${shortened(terminalText(site.name), WIDEST)}</text
    >
    <text class="site-note" y="${above ? -21 : 46}" text-anchor="middle">${note}</text>
    <text class="site-lost" y="${above ? -21 : 46}" text-anchor="middle">lost</text>
  </g>`;
}

function linkDrawing({ kind, from, to, what }: Link, places: ReadonlyMap<string, Point>): Markup | undefined {
  const [start, end] = [places.get(from), places.get(to)];
  if (!start || !end) return undefined;
  // Curved a little, so that a backup does not lie on the copies between the same two sites.
  const bend = kind === "backup" ? 0.16 : 0;
  const middle = {
    x: (start.x + end.x) / 2 - (end.y - start.y) * bend,
    y: (start.y + end.y) / 2 + (end.x - start.x) * bend,
  };
  return html`<path
    class="link ${kind}"
    data-from="${from}"
    data-to="${to}"
    d="M${rounded(start.x)} ${rounded(start.y)}Q${rounded(middle.x)} ${rounded(middle.y)} ${rounded(end.x)} ${rounded(end.y)}"
  >
    <title>${kind === "backup" ? "backups" : `${kind} copies`} of ${what.join(", ")}: ${from} – ${to}</title>
  </path>`;
}

/** Where each site is drawn, and the scale in units of the drawing a kilometre. */
function layout(sites: readonly PlacedSite[]): {
  places: Map<string, Point>;
  scale: number;
  far: readonly PlacedSite[];
  centre: Coordinates;
} {
  const { near, far, centre } = neighbourhood(sites);
  const offsets = near.map((site) => offset(centre, site.location));
  const extent = (axis: "x" | "y") => Math.max(...offsets.map((each) => Math.abs(each[axis])), 0.5);
  const scale = Math.min((WIDTH / 2 - MARGIN.x) / extent("x"), (HEIGHT / 2 - MARGIN.y) / extent("y"));
  const places = new Map<string, Point>();
  for (const site of near) {
    const { x, y } = offset(centre, site.location);
    places.set(site.name, { x: WIDTH / 2 + x * scale, y: HEIGHT / 2 + y * scale });
  }
  for (const site of far) {
    places.set(site.name, clearEdge(offset(centre, site.location), [...places.values()]));
  }
  return { places, scale, far, centre };
}

/** Rings of equal distance around the middle, the outermost within the drawing. */
function rings(scale: number): Markup {
  const step = roundKilometres(HEIGHT / 2 / scale / 2);
  const count = Math.floor(WIDTH / 2 / (step * scale));
  return html`${Array.from({ length: count }, (_, index) => {
      const radius = step * scale * (index + 1);
      return html`<circle class="ring" cx="${WIDTH / 2}" cy="${HEIGHT / 2}" r="${rounded(radius)}" />`;
    })}
    <path class="scale" d="M16 ${HEIGHT - 22}v6h${rounded(step * scale)}v-6" />
    <text class="scale-text" x="16" y="${HEIGHT - 28}">${step} km</text>`;
}

/**
 * The sites on a map: where they are, whose they are, which hold a vote, what is copied from where to
 * where. A site too far away to be drawn to scale lies at the edge, in its direction, with its distance.
 * Nothing is drawn where no site has coordinates.
 */
export function siteMap(blueprint: Blueprint): Markup | undefined {
  const sites = blueprint.sites.filter((site): site is PlacedSite => site.location !== undefined);
  if (sites.length === 0) return undefined;
  const { places, scale, far, centre } = layout(sites);
  const kilometres = (site: PlacedSite) => Math.round(distance(centre, site.location));
  const votes = (name: string) =>
    blueprint.quorums.flatMap((quorum) => quorum.voters).filter((voter) => voter.site === name).length;
  const description = sites
    .map((site) => `${site.name} (${site.kind}${far.includes(site) ? `, ${kilometres(site)} km away` : ""})`)
    .join(", ");
  return html`<svg
    class="site-map"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    role="img"
    aria-labelledby="site-map-title site-map-description"
  >
    <title id="site-map-title">Map of the sites</title>
    <desc id="site-map-description">${description}</desc>
    ${rings(scale)} ${linksOf(blueprint).map((link) => linkDrawing(link, places))}
    ${sites.map((site) =>
      siteDrawing(
        site,
        places.get(site.name) ?? { x: 0, y: 0 },
        far.includes(site) ? `${kilometres(site)} km away` : site.kind,
        votes(site.name),
      ),
    )}
  </svg>`;
}

/** What the marks of {@link siteMap} mean. */
export function siteMapLegend(blueprint: Blueprint): Markup {
  const kinds = new Set(blueprint.sites.map((site) => site.kind));
  const links = new Set(linksOf(blueprint).map((link) => link.kind));
  const small = (drawing: Markup) =>
    html`<svg viewBox="-14 -14 28 28" aria-hidden="true" focusable="false">${drawing}</svg>`;
  const line = (kind: Link["kind"]) => small(html`<path class="link ${kind}" d="M-14 0H14" />`);
  return html`<ul class="legend">
    ${kinds.has("owned") && html`<li>${small(html`<rect class="mark" x="-9" y="-9" width="18" height="18" rx="4" />`)}owned</li>`}
    ${kinds.has("leased") && html`<li>${small(html`<rect class="mark hollow" x="-8" y="-8" width="16" height="16" rx="4" />`)}leased</li>`}
    ${kinds.has("cloud") && html`<li>${small(html`<circle class="mark cloud" r="8.5" />`)}cloud region</li>`}
    ${blueprint.quorums.length > 0 && html`<li>${small(html`<circle class="voter" r="6" />`)}votes in the quorum</li>`}
    ${links.has("synchronous") && html`<li>${line("synchronous")}synchronous copies</li>`}
    ${links.has("asynchronous") && html`<li>${line("asynchronous")}asynchronous copies</li>`}
    ${links.has("backup") && html`<li>${line("backup")}backups</li>`}
  </ul>`;
}
