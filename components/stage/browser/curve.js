import { element, say } from "./element.js";

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
    this.root = element("figure", { class: "stage-curve", role: "img" }, this.plot, this.mark);
    this.root.addEventListener("click", (event) => this.clicked(event));
    this.size = new ResizeObserver(([{ contentRect }]) => {
      this.width = contentRect.width;
      this.place();
      this.resize();
    });
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
    const panels = [...this.plot.querySelectorAll(".nsewdrag")].map((panel) => panel.getBoundingClientRect());
    if (!panels.length) return;
    this.margin = {
      l: panels[0].left - whole.left,
      r: whole.right - panels[0].right,
      t: Math.min(...panels.map(({ top }) => top)) - whole.top,
      b: whole.bottom - Math.max(...panels.map(({ bottom }) => bottom)),
    };
    this.root.style.setProperty("--top", `${this.margin.t}px`);
    this.root.style.setProperty("--bottom", `${this.margin.b}px`);
    this.place();
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
    if (!this.margin || !this.width) return;
    const share = (this.at + 0.5) / this.span.count;
    const { l, r } = this.margin;
    const left = l + (this.width - l - r) * share;
    this.mark.style.transform = `translateX(${left.toFixed(1)}px)`;
    // The label keeps inside the chart at both ends of the time axis.
    const shift = share <= 0.08 ? -8 : share >= 0.92 ? -92 : -50;
    this.words.style.transform = `translateX(${shift}%)`;
  }
}
