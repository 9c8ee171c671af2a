import { element, say } from "./element.js";

/** The headline figures: made once, then only their texts change. */
export class Headline {
  constructor(span, open) {
    this.span = span;
    this.root = element("dl", { class: "headline" });
    this.cells = span.headlines("years", 0).map(() => {
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
    this.span.headlines(grain, at).forEach(([label, figure, band, basis, opens, absent], i) => {
      const cell = this.cells[i];
      cell.opens = opens;
      say(cell.label, label);
      say(cell.button, figure);
      say(cell.band, band);
      say(cell.basis, basis);
      cell.band.title = band;
      cell.basis.title = basis;
      cell.root.classList.toggle("absent", absent);
    });
  }
}
