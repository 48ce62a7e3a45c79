import { html, Markup } from "@holdfast/report/html/html";

test("values are text, whatever they hold; markup is inserted as it is", () => {
  const name = `<b>"it's" & more</b>`;
  expect(html`<td title="${name}">${name}</td>`.text).toBe(
    '<td title="&lt;b&gt;&quot;it&#39;s&quot; &amp; more&lt;/b&gt;">&lt;b&gt;&quot;it&#39;s&quot; &amp; more&lt;/b&gt;</td>',
  );
  expect(html`<p>${new Markup("<b>bold</b>")}${html`<i>${"<"}</i>`}</p>`.text).toBe(
    "<p><b>bold</b><i>&lt;</i></p>",
  );
});

test("lists are joined, and what is absent is left out; numbers stay", () => {
  expect(html`${[html`<i>1</i>`, [2, "three"]]}${false}${undefined}${null}${0}`.text).toBe("<i>1</i>2three0");
});
