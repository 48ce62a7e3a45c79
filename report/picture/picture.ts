import type { Blueprint, Report } from "@holdfast/resilience";
import { shortened } from "../terminal/table";
import { terminalText, xmlText } from "../text/untrusted-text";
import { rowFacts, type RowFacts, type SiteFacts } from "./facts";

/** Measures of the drawing, in pixels. */
const size = { width: 1000, row: 276, box: 164, gap: 24, margin: 42, boxHeight: 122 } as const;

/** The widest texts, in letters. */
const widest = { site: 16, lost: 24, headline: 90 } as const;

/** Colours that keep a contrast of 4.5 to 1 on white. */
const colour = {
  ink: "#1f2933",
  quiet: "#52606d",
  data: "#0b6e4f",
  cloud: "#2f5d9b",
  lost: "#b42318",
  box: "#f7f9fb",
} as const;

function text(x: number, y: number, content: string, attributes = ""): string {
  return `<text x="${x}" y="${y}" ${attributes}>${xmlText(content)}</text>`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** What stands at a site, a line each. */
function contents(site: SiteFacts): string[] {
  const lines: string[] = [];
  if (site.leaders > 0) lines.push(`leads ${counted(site.leaders, "shard", "shards")}`);
  lines.push(...site.stores.data);
  if (site.vaults > 0) lines.push(`backups in ${counted(site.vaults, "vault", "vaults")}`);
  return [...lines, ...site.stores.others];
}

function siteBox(site: SiteFacts, x: number, y: number): string {
  const edge = site.lost ? colour.lost : site.kind === "cloud" ? colour.cloud : colour.data;
  const middle = x + size.box / 2;
  const parts = [
    `<rect x="${x}" y="${y}" width="${size.box}" height="${size.boxHeight}" rx="8" fill="${colour.box}" stroke="${edge}" stroke-width="2"${site.lost ? ' stroke-dasharray="6 5"' : ""}/>`,
    text(
      middle,
      y + 24,
      shortened(terminalText(site.name), widest.site),
      `text-anchor="middle" font-weight="700" fill="${edge}"`,
    ),
  ];
  if (site.lost) {
    const cross = `stroke="${colour.lost}" stroke-width="3" stroke-linecap="round"`;
    parts.push(
      `<path d="M${middle - 22} ${y + 42}l44 44m0 -44l-44 44" ${cross}/>`,
      text(middle, y + 110, "lost", `text-anchor="middle" fill="${colour.lost}" font-weight="700"`),
    );
    return parts.join("\n");
  }
  parts.push(text(middle, y + 42, site.kind, `text-anchor="middle" font-size="12" fill="${colour.quiet}"`));
  for (const [index, line] of contents(site).entries()) {
    parts.push(text(middle, y + 64 + index * 18, line, 'text-anchor="middle" font-size="13"'));
  }
  return parts.join("\n");
}

/** The arrow by which users' requests enter a site. */
function users(site: SiteFacts, x: number, y: number): string {
  if (site.usersPercent === undefined || site.lost) return "";
  const middle = x + size.box / 2;
  return [
    `<path d="M${middle} ${y - 24}v18" stroke="${colour.ink}" stroke-width="2" marker-end="url(#arrow)"/>`,
    text(middle, y - 30, `users ${site.usersPercent}%`, 'text-anchor="middle" font-size="13"'),
  ].join("\n");
}

/** A line below the boxes from the first to the last of some sites. */
function span(sites: readonly number[], top: number, y: number, label: string, stroke: string): string {
  const first = Math.min(...sites);
  const last = Math.max(...sites);
  const stems = sites.map((x) => `M${x} ${top}V${y}`).join("");
  return [
    `<path d="${stems}M${first} ${y}H${last}" fill="none" stroke="${stroke}" stroke-width="2"/>`,
    text((first + last) / 2, y + 16, label, `text-anchor="middle" font-size="13" fill="${stroke}"`),
  ].join("\n");
}

/** What the row says in one sentence. */
function headline(row: RowFacts): string {
  if (!row.outcomes) return "Every day";
  const parts = Object.entries(row.outcomes)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${outcome}`);
  const goals = row.unmet === 0 ? "every goal met" : `${counted(row.unmet, "goal", "goals")} not met`;
  const lost = row.lost.map((name) => shortened(terminalText(name), widest.lost)).join(" and ");
  return `${lost} lost: ${parts.join(", ")}; ${goals}`;
}

/** What the row adds in smaller print. */
function subline(row: RowFacts): string {
  const parts: string[] = [];
  if (row.voters) {
    const { left, size: all, majority } = row.voters;
    parts.push(`${left} of ${all} quorum voters left, ${majority} are a majority`);
  }
  if (row.longestRtoSeconds !== undefined) {
    parts.push(`what goes on is back within ${Math.ceil(row.longestRtoSeconds)} s at worst`);
  }
  if (row.lost.length === 0 && row.activePassive > 0) {
    parts.push(
      `${counted(row.activePassive, "service", "services")} active-passive: one leader, so writes go to one site`,
    );
  }
  return parts.join("; ");
}

function drawRow(row: RowFacts, top: number): string {
  const y = top + 96;
  const left = (index: number) => size.margin + index * (size.box + size.gap);
  const middles = (keep: (site: SiteFacts) => boolean) =>
    row.sites.flatMap((site, index) => (keep(site) && !site.lost ? [left(index) + size.box / 2] : []));
  const copies = middles((site) => site.copies > 0);
  const vaults = middles((site) => site.vaults > 0);
  const parts = [
    text(
      size.margin,
      top + 22,
      shortened(terminalText(headline(row)), widest.headline),
      'font-size="17" font-weight="700"',
    ),
    text(size.margin, top + 42, subline(row), `font-size="13" fill="${colour.quiet}"`),
    ...row.sites.map((site, index) => siteBox(site, left(index), y)),
    ...row.sites.map((site, index) => users(site, left(index), y)),
  ];
  if (copies.length > 1) {
    parts.push(span(copies, y + size.boxHeight, y + size.boxHeight + 14, "synchronous copies", colour.data));
  }
  if (vaults.length > 0 && copies.length > 0) {
    const bottom = y + size.boxHeight;
    parts.push(
      span([copies.at(-1)! + 20, ...vaults], bottom, bottom + 14, "archived log and backups", colour.cloud),
    );
  }
  return parts.join("\n");
}

/**
 * Draws the blueprint as SVG: a row for an ordinary day and a row for each loss, from the model only.
 *
 * @param losses each a list of names of lost sites
 */
export function picture(
  blueprint: Blueprint,
  report: Report,
  losses: readonly (readonly string[])[],
): string {
  const rows = [[], ...losses].map((lost) => rowFacts(blueprint, report, lost));
  const boxes = blueprint.sites.length * (size.box + size.gap) - size.gap + 2 * size.margin;
  const width = Math.max(size.width, boxes);
  const height = rows.length * size.row + 12;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title" font-family="system-ui, sans-serif" font-size="15" fill="${colour.ink}">
<title id="title">${xmlText(rows.map(headline).join(". "))}</title>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0l8 4l-8 4z" fill="${colour.ink}"/></marker></defs>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${rows.map((row, index) => drawRow(row, 12 + index * size.row)).join("\n")}
</svg>
`;
}
