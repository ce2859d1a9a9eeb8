/* Every table with headings can stand as a list of cards on a narrow screen (base.css, table.cards): each cell is given
   the words of its heading.

   DOM expected: <table> <thead><tr><th scope="col">When</th> …; a table with [data-plain] is left as it is. */

const SEEN = "svg, img, canvas, input, button, select, meter, progress"; // what can be seen without a word

/** Labels the cells of all tables below an element. */
export function cards(root = document) {
  for (const table of root.querySelectorAll("table:not([data-plain])")) {
    const names = [...table.querySelectorAll("thead th")].map((head) => head.textContent.replace(/[▴▾]/g, "").trim());
    if (!names.length) continue;
    for (const row of table.tBodies[0]?.rows ?? []) {
      if (row.cells.length !== names.length) continue; // a line over the whole width
      for (const [index, cell] of [...row.cells].entries()) {
        if (names[index]) cell.dataset.label = names[index];
        cell.classList.toggle("none", !cell.textContent.trim() && !cell.querySelector(SEEN));
      }
    }
    table.classList.add("cards");
  }
}

cards();
document.body.addEventListener("htmx:afterSettle", (event) => cards(event.target));
