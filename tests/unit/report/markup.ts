/** An opening, closing or empty tag with its attributes in double quotes. */
const TAG = /<(\/?)([a-zA-Z][\w:-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*(\/?)>/g;

/** Elements of HTML that have no end. */
const VOID = new Set(["meta", "link", "br", "input", "img", "hr"]);

/**
 * The elements of XML, SVG or HTML with the names of their attributes, in order; what stands in them is left out. Two
 * texts of one make differ only in what is text.
 *
 * @throws Error where it does not parse: an element that is not closed, a `<` that is no tag, an `&` that is no entity
 */
export function skeleton(markup: string): string[] {
  const elements: string[] = [];
  const open: string[] = [];
  const body = markup
    .replace(/^<\?xml [^>]*\?>|^<!doctype html>/, "")
    .replace(/(<(style|script)\b[^>]*>)[\s\S]*?(<\/\2>)/g, "$1$3");
  const text = body.replace(TAG, (_, end: string, name: string, attributes: string, empty: string) => {
    if (end) {
      const last = open.pop();
      if (last !== name) throw new Error(`</${name}> ends <${last ?? "nothing"}>`);
      return "";
    }
    const names = [...attributes.matchAll(/\s([\w:-]+)(?:="[^"]*")?/g)].map(([, attribute]) => attribute);
    elements.push([name, ...names].join(" "));
    if (!empty && !VOID.has(name)) open.push(name);
    if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(attributes))
      throw new Error(`an attribute of ${name} has a bare &`);
    return "";
  });
  if (open.length > 0) throw new Error(`${open.join(", ")} not closed`);
  const stray = /<.{0,40}|&(?!(?:amp|lt|gt|quot|#39);).{0,20}/.exec(text);
  if (stray) throw new Error(`no text: ${stray[0]}`);
  return elements;
}
