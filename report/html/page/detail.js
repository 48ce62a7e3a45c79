/** The dialog with one verdict in full. Its content is the verdict's own article, which the page holds anyway. */

/**
 * @param {HTMLDialogElement} dialog
 * @returns {(id: string) => void} opens the verdict with this id; does nothing for an unknown one
 */
function detailDialog(dialog) {
  const urns = /** @type {string[]} */ (JSON.parse(document.getElementById("urns")?.textContent ?? "[]"));
  const body = /** @type {HTMLElement} */ (dialog.querySelector(".body"));
  const address = (/** @type {string} */ hash) =>
    history.replaceState(null, "", `${location.pathname}${location.search}${hash}`);

  /**
   * Puts under each service that is depended on the reasons of its own verdict, and so on; each once.
   * @param {Element} within
   * @param {Set<string>} told
   */
  function tellChain(within, told) {
    for (const link of within.querySelectorAll(":scope > .need > a")) {
      const id = decodeURIComponent(link.getAttribute("href")?.slice(1) ?? "");
      const reasons = document.getElementById(id)?.querySelector(".because");
      if (!reasons || told.has(id)) continue;
      told.add(id);
      const copy = /** @type {Element} */ (reasons.cloneNode(true));
      link.parentElement?.append(copy);
      tellChain(copy, told);
    }
  }

  /** @param {string} id */
  function open(id) {
    const article = document.getElementById(id);
    if (!article?.classList.contains("verdict")) return;
    const copy = /** @type {HTMLElement} */ (article.cloneNode(true));
    copy.removeAttribute("id");
    const title = /** @type {HTMLElement} */ (copy.querySelector("h3"));
    title.id = "detail-title";
    const reasons = copy.querySelector(".because");
    if (reasons) tellChain(reasons, new Set([id]));
    for (const code of copy.querySelectorAll("[data-urn]")) {
      code.setAttribute("title", urns[Number(code.getAttribute("data-urn"))] ?? "");
    }
    body.replaceChildren(copy);
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    address(`#${id}`);
  }

  dialog.addEventListener("close", () => address(""));
  dialog.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    // A click on the dialog itself, not on what it holds, is one on the backdrop or its own edge.
    if (
      target.closest(".close") ||
      (target === dialog && event.clientX < dialog.getBoundingClientRect().left)
    ) {
      dialog.close();
    }
  });
  return open;
}
