import { resourceName } from "../text/resource-name";
import { terminalText } from "../text/untrusted-text";
import { html, Markup } from "./html";

/**
 * Marks of resources: kind and name stand in the text, the whole URN is kept once for the page and shown when
 * it is asked for. A page of a thousand verdicts would otherwise be URNs for the most part.
 */
export class ResourceMarks {
  private readonly places = new Map<string, number>();

  /** A resource within a sentence. */
  mark(urn: string): Markup {
    let place = this.places.get(urn);
    if (place === undefined) {
      place = this.places.size;
      this.places.set(urn, place);
    }
    const { kind, name } = resourceName(urn);
    return html`<span class="resource">${kind} <code data-urn="${place}">${name}</code></span>`;
  }

  /** The URNs of all marks so far, as data that the page's script reads. */
  data(): Markup {
    const urns = JSON.stringify([...this.places.keys()].map(terminalText)).replaceAll("<", "\\u003c");
    return new Markup(`<script type="application/json" id="urns">${urns}</script>`);
  }
}
