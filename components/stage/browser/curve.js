import { element, say } from "./element.js";

/** Rows of milestones' names, height of each, of the years below a panel; pixels that a name may stand
 * out at the end of the time axis. */
const ROWS = 2;
const ROW = 13;
const YEARS = 19;
const OVER = 8;
/** Pixels of the month's line below which a rest of it above a name is left out, too. */
const STUB = 8;
const CONFIG = { displayModeBar: false, displaylogo: false, doubleClick: false };

/** The curve: drawn once by Plotly; the month is a line laid over it, which costs nothing. */
export class Curve {
  /** `go` is called with the month that was clicked; `open` too, where a figure was. */
  constructor(span, go, open) {
    this.span = span;
    this.go = go;
    this.open = open;
    this.plot = element("div", { class: "curve-plot" });
    this.words = element("span");
    this.mark = element("div", { class: "monthmark", "aria-hidden": "true" }, this.words);
    this.milestones = element("div", { class: "curve-milestones", "aria-hidden": "true" });
    this.root = element("figure", { class: "stage-curve", role: "img" }, this.plot, this.mark, this.milestones);
    this.root.addEventListener("click", (event) => this.clicked(event));
    this.size = new ResizeObserver(() => this.resize());
    this.size.observe(this.root);
  }

  /** Take the size of its frame at once: a page that is being printed waits for nothing. */
  resize() {
    if (!this.drawn) return;
    const { clientWidth: width, clientHeight: height } = this.root;
    globalThis.Plotly.relayout(this.plot, { width, height });
    this.width = width;
    this.place();
  }

  destroy() {
    this.size.disconnect();
    if (this.drawn) globalThis.Plotly.purge(this.plot);
  }

  /** Draw a figure as Python specified it; the next one replaces it. */
  async draw(figure, look) {
    this.root.setAttribute("aria-label", look.curve_alternative);
    await globalThis.Plotly.react(this.plot, figure.data, { ...figure.layout }, CONFIG);
    if (!this.drawn) {
      this.plot.on("plotly_afterplot", () => this.measure());
      this.plot.on("plotly_hover", ({ points: [point] }) => { this.point = point; });
      this.plot.on("plotly_unhover", () => { this.point = null; });
    }
    this.drawn = true;
    this.measure();
    this.show(this.at);
  }

  /** Learn where the panels lie: a key of many rows, on a narrow screen, makes them lower. */
  measure() {
    const whole = this.root.getBoundingClientRect();
    this.width = whole.width;
    const panels = [...this.plot.querySelectorAll(".nsewdrag")].map((panel) => panel.getBoundingClientRect());
    if (!panels.length) return;
    this.margin = {
      l: panels[0].left - whole.left,
      r: whole.right - panels[0].right,
      t: Math.min(...panels.map(({ top }) => top)) - whole.top,
      b: whole.bottom - Math.max(...panels.map(({ bottom }) => bottom)),
    };
    this.name(panels.map(({ bottom }) => bottom - whole.top));
    const names = (this.plot.layout.annotations ?? []).flatMap(({ name }, i) => (name === "panel"
      ? [this.plot.querySelector(`.annotation[data-index="${i}"]`)?.getBoundingClientRect()] : []));
    // Where each panel's name stands, which the mark leaves out: left, right, top and bottom.
    this.names = names.filter(Boolean).map(({ left, right, top, bottom }) => ({
      left: left - whole.left, right: right - whole.left,
      top: top - whole.top - this.margin.t, bottom: bottom - whole.top - this.margin.t,
    }));
    this.root.style.setProperty("--top", `${this.margin.t}px`);
    this.root.style.setProperty("--bottom", `${this.margin.b}px`);
    this.place();
  }

  /** Name milestones below the first panel, in as many rows as are free; who finds no room is left out. */
  name(bottoms) {
    const { milestones = [] } = this.plot.layout?.meta ?? {};
    const { l, r } = this.margin;
    const across = this.width - l - r;
    // Below a single panel stand the years.
    const top = bottoms[0] + (bottoms.length > 1 ? 2 : YEARS);
    this.milestones.replaceChildren(...milestones.map(([, text]) => element("span", {}, text)));
    const words = milestones.map(([share, , turn], i) => {
      const word = this.milestones.children[i];
      const wide = word.offsetWidth;
      const left = Math.min(Math.max(l + across * share - wide / 2, l), l + across + OVER - wide);
      return { word, left, right: left + wide, turn };
    });
    const rows = Array.from({ length: ROWS }, () => []);
    for (const { word, left, right } of [...words].sort((a, b) => b.turn - a.turn)) {
      const row = rows.findIndex((others) => others.every((other) => right < other.left || left > other.right));
      word.hidden = row < 0;
      if (row < 0) continue;
      rows[row].push({ left, right });
      word.style.transform = `translate(${left.toFixed(1)}px, ${(top + ROW * row).toFixed(1)}px)`;
    }
  }

  /** Move the clock to where the plot was clicked, and to the sources of a figure that was hit. */
  clicked({ clientX, clientY }) {
    const { left, right, top, bottom } = this.root.getBoundingClientRect();
    const { l, r, t, b } = this.margin;
    const share = (clientX - left - l) / (right - left - l - r);
    if (share < 0 || share >= 1 || clientY < top + t || clientY > bottom - b) return;
    const { point } = this;
    const figure = point && this.span.index(String(point.x).slice(0, 7));
    this.go(figure ?? Math.floor(share * this.span.count));
    if (point?.data.mode === "markers") this.open();
  }

  show(at) {
    this.at = at;
    say(this.words, this.span.words(at));
    this.place();
  }

  /** Move the mark; a transform only, so that the chart below it is not painted again. */
  place() {
    if (!this.names) return;
    const share = (this.at + 0.5) / this.span.count;
    const { l, r } = this.margin;
    const left = l + (this.width - l - r) * share;
    this.mark.style.transform = `translateX(${left.toFixed(1)}px)`;
    const stops = this.names.filter((name) => name.left < left && left < name.right).flatMap(({ top, bottom }) =>
      [`currentcolor ${(top < STUB ? 0 : top).toFixed(0)}px`, `transparent 0 ${bottom.toFixed(0)}px`, "currentcolor 0"]);
    const line = stops.length ? `linear-gradient(${stops.join()})` : "";
    if (line !== this.line) this.mark.style.backgroundImage = this.line = line;
    // The label keeps inside the chart at both ends of the time axis.
    const shift = share <= 0.08 ? -8 : share >= 0.92 ? -92 : -50;
    this.words.style.transform = `translateX(${shift}%)`;
  }
}
