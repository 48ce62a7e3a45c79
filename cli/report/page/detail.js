/** The dialog with one verdict in full. Its content is the verdict's own article, which the page holds anyway. */

/**
 * @param {HTMLDialogElement} dialog
 * @returns {(id: string) => void} opens the verdict with this id; does nothing for an unknown one
 */
function detailDialog(dialog) {
  const body = /** @type {HTMLElement} */ (dialog.querySelector(".body"));
  const address = (/** @type {string} */ hash) =>
    history.replaceState(null, "", `${location.pathname}${location.search}${hash}`);

  /** @param {string} id */
  function open(id) {
    const article = document.getElementById(id);
    if (!article?.classList.contains("verdict")) return;
    const copy = /** @type {HTMLElement} */ (article.cloneNode(true));
    copy.removeAttribute("id");
    const title = /** @type {HTMLElement} */ (copy.querySelector("h3"));
    title.id = "detail-title";
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
