import { button, element, say } from "./element.js";

/** The headline figures: made once, then only their texts change. */
export class Headline {
  constructor(span, open) {
    this.span = span;
    this.root = element("dl", { class: "headline" });
    // A force that came later or left has no figure in some months.
    const most = Math.max(...span.payload.grains.years.headlines.map(({ length }) => length));
    this.cells = Array.from({ length: most }, () => {
      const cell = { label: element("dt"), band: element("dd", { class: "band" }),
        basis: element("dd", { class: "basis" }) };
      cell.figure = button("", "Open the sources", () => open(cell.opens));
      cell.root = element("div", {}, cell.label, element("dd", { class: "figure" }, cell.figure),
        cell.band, cell.basis);
      return cell;
    });
    this.root.append(...this.cells.map(({ root }) => root));
  }

  show(grain, at) {
    const shown = this.span.headlines(grain, at);
    this.cells.forEach((cell, i) => {
      cell.root.hidden = i >= shown.length;
      if (cell.root.hidden) return;
      const [label, figure, band, basis, opens, absent] = shown[i];
      cell.opens = opens;
      say(cell.label, label);
      say(cell.figure, figure);
      say(cell.band, band);
      say(cell.basis, basis);
      cell.root.classList.toggle("absent", absent);
    });
  }
}
