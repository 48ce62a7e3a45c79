document.documentElement.classList.add("scripted");
const matrix = /** @type {HTMLTableElement | null} */ (document.querySelector(".matrix"));
const openVerdict = detailDialog(/** @type {HTMLDialogElement} */ (document.getElementById("detail")));
// A part of a blueprint is not judged and has no matrix.
if (matrix) {
  const form = /** @type {HTMLFormElement} */ (document.querySelector(".filters"));
  matrixFilters(form, matrix, keyboardGrid(matrix));
}
lossChoice(document);

const addressed = () => openVerdict(decodeURIComponent(location.hash.slice(1)));
addEventListener("hashchange", addressed);
document.addEventListener("click", (event) => {
  const link = /** @type {HTMLElement} */ (event.target).closest('a[href^="#"]');
  const id = decodeURIComponent(link?.getAttribute("href")?.slice(1) ?? "");
  if (!document.getElementById(id)?.classList.contains("verdict")) return;
  event.preventDefault();
  openVerdict(id);
});
addressed();
