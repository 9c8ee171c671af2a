import { element, say } from "./element.js";

/** The headline figures: made once, then only their texts change. */
export class Headline {
  constructor(span, open) {
    this.span = span;
    this.root = element("dl", { class: "headline" });
    // A force that came later or left has no figure in some months.
    const most = Math.max(...Array.from({ length: span.payload.count }, (_, at) => span.headlines("years", at).length));
    this.cells = Array.from({ length: most }, () => {
      const cell = {
        opens: "",
        label: element("dt"),
        figure: element("dd", { class: "figure" }),
        band: element("dd", { class: "band" }),
        basis: element("dd", { class: "basis" }),
      };
      cell.button = element("button", {
        type: "button",
        title: "Open the sources",
        onclick: () => open(cell.opens),
      });
      cell.figure.append(cell.button);
      cell.root = element("div", {}, cell.label, cell.figure, cell.band, cell.basis);
      this.root.append(cell.root);
      return cell;
    });
  }

  show(grain, at) {
    const shown = this.span.headlines(grain, at);
    this.cells.forEach((cell, i) => {
      cell.root.hidden = i >= shown.length;
      if (cell.root.hidden) return;
      const [label, figure, band, basis, opens, absent] = shown[i];
      cell.opens = opens;
      say(cell.label, label);
      say(cell.button, figure);
      say(cell.band, band);
      say(cell.basis, basis);
      cell.root.classList.toggle("absent", absent);
    });
  }
}
