/** The chosen loss: crossed out on the map, marked in the list of losses and in the matrix. */

/** @param {Document} page */
function lossChoice(page) {
  /** @type {string | undefined} */
  let chosen;

  /** @param {string | undefined} loss */
  function choose(loss) {
    chosen = loss;
    /** @type {string[]} */
    let lost = [];
    for (const element of page.querySelectorAll("[data-loss]:not(article)")) {
      const marked = element instanceof HTMLElement && element.dataset.loss === loss;
      element.classList.toggle("chosen", marked);
      element.querySelector(".choose")?.setAttribute("aria-pressed", String(marked));
      if (marked && element.dataset.lost) lost = JSON.parse(element.dataset.lost);
    }
    for (const element of page.querySelectorAll(".site-map .site, .site-map .link")) {
      const { site, from, to } = /** @type {SVGElement} */ (element).dataset;
      element.classList.toggle(
        "lost",
        [site, from, to].some((name) => name !== undefined && lost.includes(name)),
      );
    }
  }

  page.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest(".choose");
    if (!button) return;
    const loss = /** @type {HTMLElement} */ (button.closest("[data-loss]")).dataset.loss;
    choose(loss === chosen ? undefined : loss);
  });

  const first = /** @type {HTMLElement | null} */ (page.querySelector(".losses [data-first]"));
  if (first) choose(first.dataset.loss);
}
