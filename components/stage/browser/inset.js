import { element, say } from "./element.js";
import { Ground } from "./ground.js";
import { within } from "./insets.js";
import { Marks } from "./marks.js";

/** Pixels at its edge within which no mark is drawn; height of its title, and width of a letter. */
const RIM = 5;
const TITLE = 20;
const LETTER = 8;

/** One inset: ground, marks and labels of a part of the map, painted as the map is. */
export class Inset {
  constructor() {
    this.ground = new Ground();
    this.marks = new Marks({ class: "inset-marks", "aria-hidden": "true" });
    this.title = element("b");
    this.root = element("div", { class: "map-inset", hidden: true },
      this.ground.root, this.marks.root, this.title);
  }

  /** Show a part; with none, nothing. */
  show(shown, look, paths, rowsOf, selected) {
    this.shown = shown;
    this.root.hidden = !shown;
    if (!shown) return;
    const { part, viewport, box: [left, top] } = shown;
    const { width, height } = viewport;
    Object.assign(this.root.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    say(this.title, part.title);
    this.ground.show(viewport, look, paths);
    const box = [RIM, RIM, width - RIM, height - RIM];
    this.marks.paint((layer) => (layer === "flows" ? [] : rowsOf(layer)), viewport, selected,
      { only: box, taken: [[0, 0, part.title.length * LETTER + TITLE, TITLE]], crowds: true });
  }

  /** Whether a point of the map lies on it. */
  holds(at) {
    return this.shown && within(at, this.shown.box);
  }
}
