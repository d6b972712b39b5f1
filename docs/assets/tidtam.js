/* Everything works without this file: it only adds what a page alone cannot do. */
for (const button of document.querySelectorAll("[data-t-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
