import { button, element, outlined, say, signButton, table } from "./element.js";
import { Gestures } from "./gestures.js";
import { Ground } from "./ground.js";
import { hit } from "./hit.js";
import { Inset } from "./inset.js";
import { insetShift, insetsOf } from "./insets.js";
import { Marks } from "./marks.js";
import { bounded, Viewport } from "./mercator.js";

const BASES = "bases";
const SELECTED = "selected";
const PHASE_ZOOM = 8;
/** Pixels between the pointer and its tooltip, and between that and the frame. */
const BESIDE = 14;
const EDGE = 4;
/** Pixels that the bar of the scale may have; milliseconds for which a hint stays. */
const BAR = 110;
const HINT = 1600;
/** Pixels that the buttons and the bar of the scale take of their corners. */
const TOOLS = [84, 40];
const CORNER = [130, 24];
/** Pixels that what is said of a phase takes below; lines that it has at most. */
const CAPTION = 84;
const LINES = 6;
const HINTS = [
  `Hold ${/Mac/.test(navigator.platform) ? "⌘" : "Ctrl"} or click the map to zoom with the wheel`,
  "Two fingers move the map",
];

/** The map: a ground that is painted when the view moves, marks and labels painted at each step. */
export class StageMap {
  /** `select` is called with the base that was chosen; `signal` ends what listens beyond the map. */
  constructor(span, select, signal) {
    this.span = span;
    this.select = select;
    this.ground = new Ground();
    this.marks = new Marks({ class: "map-marks", tabindex: 0, role: "img",
      "aria-label": "Map: the arrow keys move it, plus and minus enlarge it" });
    this.insets = [];
    this.near = element("div", { "aria-hidden": "true" });
    this.caption = element("p", { class: "caption", "aria-hidden": "true" });
    this.tooltip = element("div", { class: "map-tooltip", role: "tooltip", hidden: true });
    this.whole = signButton("Whole region", "Show the whole region (key: Escape)", () => this.frame(),
      { hidden: true });
    this.tools = element("div", { class: "map-tools" }, this.whole,
      signButton("+", "Nearer (key: plus)", () => this.zoom(1)),
      signButton("−", "Farther (key: minus)", () => this.zoom(-1)));
    this.bar = element("span", { class: "map-bar", "aria-hidden": "true" });
    this.hint = element("p", { class: "map-hint", "aria-hidden": "true" });
    this.root = element("figure", { class: "stage-map", role: "group" },
      this.ground.root, this.marks.root, this.near, this.bar, this.hint, this.caption, this.tools, this.tooltip);
    this.unplaced = element("details", { class: "listed unplaced", ontoggle: () => this.list() },
      element("summary"), element("ul"));
    this.table = element("details", { class: "listed map-table", ontoggle: () => this.list() },
      element("summary", {}, "Map as a table"),
      element("div", { tabindex: 0, role: "region", "aria-label": "The map as a table" }));
    this.gestures = new Gestures(this.marks.root, this);
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    this.size = new ResizeObserver(() => {
      this.measure();
      this.follow();
    });
    this.size.observe(this.root);
  }

  destroy() {
    this.size.disconnect();
    cancelAnimationFrame(this.painting);
    clearTimeout(this.hinting);
  }

  /** Take the ground, once. */
  lay(drawing) {
    this.paths = outlined(drawing);
  }

  /** Take a theme's look, and paint in it. */
  dress(look) {
    this.look = look;
    Object.assign(this.tooltip.style, look.tooltip);
    this.insets = look.insets.parts.map((_, i) => this.insets[i] ?? new Inset());
    this.near.replaceChildren(...this.insets.map(({ root }) => root));
    for (const { marks } of [this, ...this.insets]) marks.dress(look);
    this.measure();
    this.follow();
  }

  measure() {
    this.width = this.root.clientWidth;
    this.height = this.root.clientHeight;
  }

  /** The first view: it holds the region also in a frame smaller than it was worked out for. */
  first() {
    const { view: { minZoom, maxZoom, bounds, ...view }, size } = this.look;
    const { width, height } = this;
    const short = Math.min(0, Math.log2(Math.min(width / size[0], height / size[1])));
    const middle = new Viewport({ ...view, zoom: view.zoom + short }, width, height);
    const shift = insetShift(this.look.insets, middle, middle.project(bounds[0])[0]);
    return { view: middle.moved(-shift, 0), bounds, zooms: [minZoom + short, maxZoom] };
  }

  viewport() {
    return new Viewport(this.view ?? this.first().view, this.width, this.height);
  }

  /** Stand somewhere else. */
  moveTo(view) {
    const { bounds, zooms } = this.first();
    this.view = bounded(view, bounds, zooms);
    this.framed = false;
    this.whole.hidden = false;
    this.tooltip.hidden = true;
    this.follow();
  }

  move(across, down) {
    this.moveTo(this.viewport().moved(across, down));
  }

  zoom(by, at = [this.width / 2, this.height / 2]) {
    const viewport = this.viewport();
    const [least, most] = this.first().zooms;
    const zoom = Math.min(Math.max(viewport.zoom + by, least), most);
    if (zoom !== viewport.zoom) this.moveTo(viewport.zoomed(zoom, at));
  }

  /** Escape is the map's wherever on the stage the focus is, as after Ctrl and the wheel. */
  key(event) {
    const { key, target, defaultPrevented } = event;
    if (key !== "Escape" || defaultPrevented || this.whole.hidden) return;
    if (target !== document.body && !target.closest?.(".stage")) return;
    if (!target.matches("input, select")) this.leave();
  }

  /** Escape: first from what is told of a mark, then from where the map was moved to. */
  leave() {
    if (this.tooltip.hidden) this.frame();
    this.tooltip.hidden = true;
  }

  /** Say how the map is moved, for a moment, to who moved the page over it. */
  passed(touch) {
    say(this.hint, HINTS[Number(touch)]);
    this.hint.classList.add("on");
    clearTimeout(this.hinting);
    this.hinting = setTimeout(() => this.hint.classList.remove("on"), HINT);
  }

  /** Show a part of the region ([[west, south], [east, north]]), or without one the whole. */
  frame(part) {
    if (!this.look) return;
    if (part) {
      const { width, height } = this;
      // Above the caption, and beside the insets.
      const view = new Viewport(this.viewport(), width, height - CAPTION)
        .fitted(part, Math.min(width, height) / 12);
      const middle = new Viewport({ ...view, zoom: Math.min(view.zoom, PHASE_ZOOM) }, width, height);
      const shift = insetShift(this.look.insets, middle, middle.project(part[0])[0]);
      this.moveTo(middle.moved(-shift, -CAPTION / 2));
      this.framed = true;
    } else {
      this.view = null;
      this.whole.hidden = true;
      this.follow();
    }
  }

  /** Rows of a layer in the month; the selected base is its own row again, ringed. */
  rows(layer) {
    const { grain, at, base } = this.state;
    if (layer !== SELECTED) return this.span.rows(layer, grain, at);
    return base
      ? this.span.rows(BASES, grain, at).filter(({ i }) => i === base).map((row) => ({ ...row, k: 0 }))
      : [];
  }

  show(state) {
    this.state = { ...state };
    this.root.setAttribute("aria-label", this.span.text("alternatives", state.at, state.grain));
    this.tooltip.hidden = true;
    this.paint();
    this.list();
  }

  /** Paint before the next picture of the screen, once, however often the view moves until then. */
  follow() {
    if (this.painting) return;
    this.painting = requestAnimationFrame(() => {
      this.painting = null;
      this.paint();
    });
  }

  paint() {
    if (!this.look || !this.paths || !this.state) return;
    const viewport = this.viewport();
    if (!viewport.width || !viewport.height) return;
    this.ground.show(viewport, this.look, this.paths);
    const { length, pixels } = viewport.bar(BAR);
    say(this.bar, `${length.toLocaleString("en")} km`);
    this.bar.style.width = `${pixels.toFixed(1)}px`;
    const { at, base } = this.state;
    const rows = (layer) => this.rows(layer);
    const tools = this.tools.offsetHeight ? this.tools.offsetTop + this.tools.offsetHeight : 0;
    // Where a reader moved the map, names come as it is enlarged.
    const points = { standing: rows(BASES).map(({ p }) => p), bases: this.span.points };
    const insets = this.view && !this.framed ? [] : insetsOf(this.look.insets, at, viewport, points, tools);
    const taken = [[viewport.width - TOOLS[0], 0, viewport.width, TOOLS[1]],
      [viewport.width - CORNER[0], viewport.height - CORNER[1], viewport.width, viewport.height]];
    this.marks.paint(rows, viewport, base, { insets, taken });
    this.insets.forEach((inset, i) => inset.show(insets[i], this.look, this.paths, rows, base));
  }

  under(at, slack) {
    const inset = this.insets.find((one) => one.holds(at));
    const [left, top] = inset?.shown.box ?? [0, 0];
    return hit([at[0] - left, at[1] - top], (inset ?? this).marks.painted ?? [], slack);
  }

  hover(at, slack) {
    const mark = at && this.state && this.under(at, slack);
    this.marks.root.classList.toggle("pointing", Boolean(mark));
    this.tooltip.hidden = !mark;
    if (mark) this.tell(mark.row, at);
    return mark;
  }

  press(at, slack) {
    const mark = this.hover(at, slack);
    if (mark?.layer.id === BASES) this.select(mark.row.i);
  }

  /** Say what a row is beside the pointer: inside the frame, and not over what it is said of. */
  tell({ n, t }, [x, y]) {
    this.tooltip.replaceChildren(element("b", {}, n), element("br"), t ?? "");
    const { width, height } = this;
    const { offsetWidth: wide, offsetHeight: tall } = this.tooltip;
    const left = x + BESIDE + wide > width - EDGE ? x - BESIDE - wide : x + BESIDE;
    const top = y + BESIDE + tall > height - EDGE ? y - BESIDE - tall : y + BESIDE;
    this.tooltip.style.left = `${Math.min(Math.max(left, EDGE), width - wide - EDGE)}px`;
    this.tooltip.style.top = `${Math.min(Math.max(top, EDGE), height - tall - EDGE)}px`;
  }

  /** Say how much of the month has no place on the map; fill the list of it and the table, where they are open. */
  list() {
    if (!this.state) return;
    const { grain, at } = this.state;
    const unplaced = this.span.texts("unplaced", at, grain);
    say(this.unplaced.firstChild, unplaced.length
      ? `${unplaced.length} not on the map` : "Everything of this period is on the map.");
    this.unplaced.classList.toggle("none", !unplaced.length);
    if (!unplaced.length) this.unplaced.open = false;
    if (this.unplaced.open) {
      this.unplaced.lastChild.replaceChildren(...unplaced.map((words) => element("li", {}, words)));
    }
    if (!this.table.open) return;
    const cells = (kind) => ({ n, t, i }) => [kind,
      i ? button(n, null, () => this.select(i)) : n, t.replaceAll("\n", "; ")];
    this.table.lastChild.replaceChildren(table(this.span.text("alternatives", at, grain),
      ["", "What", "What the map says of it"],
      [...this.span.rows("flows", grain, at).map(cells("redeployment")),
        ...this.span.bases(grain, at).map(cells("base"))]));
  }

  /** Let captions flash by; none with an empty list. */
  flash(lines) {
    const shown = lines.slice(0, LINES);
    if (lines.length > LINES) shown.push(`and ${lines.length - LINES} more`);
    const text = shown.join("\n");
    if (text) say(this.caption, text);
    this.caption.classList.toggle("on", Boolean(text));
  }
}
