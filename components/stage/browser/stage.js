import { Clock } from "./clock.js";
import { Curve } from "./curve.js";
import { element, say } from "./element.js";
import { Headline } from "./headline.js";
import { StageMap } from "./map.js";
import { Span } from "./span.js";

const REST = 350;
const CAPTION = 4000;
const FONTS = ["400 22px 'Source Sans'", "600 22px 'Source Sans'"];

/** Load a script once for the page. */
const loading = new Map();
function script(address, made) {
  if (made()) return Promise.resolve();
  if (!loading.has(address)) {
    loading.set(address, new Promise((done, failed) => {
      const tag = element("script", { src: address, async: true });
      tag.onload = done;
      tag.onerror = () => failed(new Error(`${address} could not be loaded.`));
      document.head.append(tag);
    }));
  }
  return loading.get(address);
}

async function answer(address) {
  const found = await fetch(address);
  if (!found.ok) throw new Error(`${address}: ${found.status} ${await found.text()}`);
  return found;
}

/** Where the stage's parts come from on the dashboard's own server. */
export class Served {
  /** `addresses`: of `span`, `plotly`, `ground`, and `look`, `curve` with `{theme}`, `{scale}`. */
  constructor(base, addresses) {
    this.at = (name, theme = "", scale = "") =>
      new URL(addresses[name].replace("{theme}", theme).replace("{scale}", scale), base).href;
  }
  async span() { return (await answer(this.at("span"))).json(); }
  async look(theme) { return (await answer(this.at("look", theme))).json(); }
  async curve(theme, scale) { return (await answer(this.at("curve", theme, scale))).json(); }
  async ground() { return (await answer(this.at("ground"))).json(); }
  plotly() { return script(this.at("plotly"), () => globalThis.Plotly); }
}

/**
 * The stage in an element.
 *
 * `options`: `parts` (`Served`, or the same of a file), `state` ({month, grain, scale, base,
 * phase}), `theme`, `view` ("stage", "map" or "curve"), `actions` ([label, title, act]), `report`
 * (called with the state when it rests, and with a tab that is to be opened) `notice`, and `colophon`, a last
 * line.
 */
export class Stage {
  static async mount(root, options) {
    const stage = new Stage(root, options);
    // Who has the element has the stage: a host's own script may drive it.
    root.stage = stage;
    await stage.start();
    return stage;
  }

  constructor(root, options) {
    this.root = root;
    this.options = options;
    this.theme = options.theme;
  }

  async start() {
    const { parts } = this.options;
    const drawsMap = this.options.view !== "curve";
    const drawsCurve = this.options.view !== "map";
    const look = parts.look(this.theme);
    const ground = drawsMap ? parts.ground() : null;
    const figure = drawsCurve ? parts.curve(this.theme, this.options.state.scale) : null;
    const plotly = drawsCurve ? parts.plotly() : null;
    this.span = new Span(await parts.span());
    this.build();
    await this.paint(await look);
    if (drawsMap) {
      this.map.lay(await ground);
      this.map.dress(this.look);
      if (this.state.phase) this.frame();
    }
    if (drawsCurve) {
      await plotly;
      await this.curve.draw(await figure, this.look);
    }
    await Promise.all(FONTS.map((font) => document.fonts.load(font)));
    this.map.paint();
    this.root.dataset.ready = "yes";
  }

  build() {
    const { state, view } = this.options;
    const { span } = this;
    this.state = { ...state, at: span.index(state.month) ?? span.horizon };
    this.clock = new Clock(span, this.state, (at) => this.moved(at), (part) => this.changed(part));
    this.headline = new Headline(span, (tab) => this.open(tab));
    this.map = new StageMap(span, (base) => this.picked(base));
    this.curve = new Curve(span, (at) => { this.clock.pause(); this.moved(at); this.open("evidence"); });
    this.title = element("h1", { class: "title" });
    this.beyond = element("span", { class: "quiet" });
    this.said = element("p", { class: "unseen", "aria-live": "polite" });
    this.sources = element("span");
    this.standing = element("span");
    this.credit = element("div", { class: "sourceline second credit" });
    this.legend = element("div", { class: "legend" });
    this.summary = element("summary");
    this.listed = element("ul");
    this.unplaced = element("details", { class: "listed unplaced", ontoggle: () => this.list() },
      this.summary, this.listed);
    this.scale = element("select", { "aria-label": "Scale of the curve",
      onchange: () => this.changed({ scale: this.scale.value }) },
      element("option", { value: "linear" }, "linear"), element("option", { value: "log" }, "log"));
    this.actions = element("div", { class: "actions" },
      ...(this.options.actions ?? []).map(([label, title, act]) => {
        const button = element("button", { type: "button", title }, label);
        button.addEventListener("click", () => act(this, button));
        return button;
      }));
    const head = element("header", { class: "stage-head" },
      element("div", {}, this.title, this.beyond), this.actions);
    this.notice = element("p", { class: "notice", role: "status", hidden: !this.options.notice },
      this.options.notice ?? "");
    const map = element("div", { class: "stage-part part-map" }, this.map.root, this.legend,
      element("div", { class: "line" }, this.unplaced, this.map.table));
    const curve = element("div", { class: "stage-part part-curve" }, this.curve.root,
      element("div", { class: "line" }, this.words = element("p", { class: "quiet" }), this.scale));
    const figures = element("div", { class: "stage-figures" },
      ...(view === "curve" ? [] : [map]), ...(view === "map" ? [] : [curve]));
    const foot = element("footer", { class: "foot" },
      element("div", { class: "sourceline" }, this.sources, this.standing), this.credit,
      ...(this.options.colophon
        ? [element("div", { class: "sourceline second" }, this.options.colophon)] : []));
    this.root.classList.add("stage", `stage-of-${view}`);
    this.root.replaceChildren(this.notice, head, this.clock.root,
      ...(view === "stage" ? [this.headline.root] : []), figures, foot, this.said);
    this.show();
    this.known = JSON.stringify(this.told());
  }

  /** Put a theme's colours and words on the page. */
  async paint(look) {
    this.look = look;
    for (const [name, colour] of Object.entries(look.colours)) {
      this.root.style.setProperty(`--${name}`, colour);
    }
    this.root.dataset.theme = this.theme;
    // Made by our own Python of fixed words and drawings; no text of the record stands in it.
    this.legend.innerHTML = look.legend;
    say(this.credit, look.credit);
    say(this.words, look.curve_words);
    const { version, licence, known } = this.span.payload.record;
    const horizon = this.span.payload.horizon_words;
    say(this.standing, `Record ${version}${known}, checked through ${horizon}, ${licence}`);
  }

  /** Everything that depends on the month; the only work of a step. */
  show() {
    const { at, grain } = this.state;
    const { span } = this;
    this.root.dataset.month = span.iso(at);
    this.state.month = span.iso(at);
    say(this.title, span.title(at));
    say(this.beyond, at > span.horizon
      ? ` after the last month checked, ${span.payload.horizon_words}` : "");
    say(this.sources, span.sources(at));
    this.clock.show();
    this.headline.show(grain, at);
    this.map.show(this.state);
    this.curve.show(at);
    this.scale.value = this.state.scale;
    this.count();
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.rested(), REST);
  }

  count() {
    const found = this.span.unplaced(this.state.grain, this.state.at);
    say(this.summary, found.length
      ? `${found.length} not on the map` : "Everything of this period is on the map.");
    this.unplaced.classList.toggle("none", !found.length);
    if (!found.length) this.unplaced.open = false;
    if (this.unplaced.open) this.list();
  }

  list() {
    const found = this.span.unplaced(this.state.grain, this.state.at);
    this.listed.replaceChildren(...found.map((words) => element("li", {}, words)));
  }

  moved(at) {
    this.state.at = at;
    this.show();
    this.flash();
  }

  flash() {
    const { grain, at } = this.state;
    this.map.flash(this.clock.captions ? this.span.captions(grain, at) : []);
    clearTimeout(this.fade);
    if (!this.clock.playing) this.fade = setTimeout(() => this.map.flash([]), CAPTION);
  }

  /** A part of the state other than the month changed, or the clock began or ceased to play. */
  async changed(part) {
    const before = { ...this.state };
    Object.assign(this.state, part);
    if (part.phase) {
      this.state.grain = "months";
      this.clock.home();
    }
    if (this.state.phase !== before.phase) this.frame();
    this.show();
    if (!this.clock.captions) this.flash();
    if (this.state.scale !== before.scale) await this.redraw();
  }

  /** Show the part of the map where the phase's redeployments lie, or the whole region. */
  frame() {
    const phase = this.span.payload.phases.find(({ id }) => id === this.state.phase);
    this.map.frame(phase?.frame);
  }

  async redraw() {
    const { parts, view } = this.options;
    if (view === "map") return;
    const { theme } = this;
    const { scale } = this.state;
    const figure = await parts.curve(theme, scale);
    if (theme === this.theme && scale === this.state.scale) await this.curve.draw(figure, this.look);
  }

  /** Change the theme. */
  async dress(theme) {
    if (theme === this.theme) return;
    this.theme = theme;
    const look = await this.options.parts.look(theme);
    if (theme !== this.theme) return;
    await this.paint(look);
    if (this.options.view !== "curve") this.map.dress(look);
    await this.redraw();
  }

  /** Take another variant of the record in the place of this one, at the same month. */
  async reread(parts) {
    this.root.dataset.ready = "no";
    const [payload, look] = await Promise.all([parts.span(), parts.look(this.theme)]);
    this.options.parts = parts;
    this.look = look;
    this.span.take(payload);
    await this.paint(look);
    this.show();
    await this.redraw();
    this.root.dataset.ready = "yes";
  }

  picked(base) {
    this.state.base = base;
    this.map.show(this.state);
    this.open("bases");
  }

  open(tab) {
    clearTimeout(this.rest);
    this.known = JSON.stringify(this.told());
    this.options.report?.(this.told(), tab);
  }

  /** The clock rests: say the month to those who listen, and report what they do not know. */
  rested() {
    if (this.clock.playing) return;
    const { grain, at } = this.state;
    say(this.said, this.span.sentence(grain, at));
    const told = this.told();
    const written = JSON.stringify(told);
    if (written === this.known) return;
    this.known = written;
    this.options.report?.(told, null);
  }

  told() {
    const { month, grain, scale, base, phase } = this.state;
    return { month, grain, scale, base, phase };
  }

  /** Go where a link, a phase or a search leads. */
  async drive(state) {
    this.clock.pause();
    const { month, ...part } = state;
    const at = this.span.index(month);
    const { scale, phase } = this.state;
    Object.assign(this.state, part);
    if (at !== null) this.state.at = at;
    if (this.state.phase !== phase) this.frame();
    this.show();
    this.known = JSON.stringify(this.told());
    if (this.state.scale !== scale) await this.redraw();
  }

  destroy() {
    clearTimeout(this.rest);
    clearTimeout(this.fade);
    this.clock?.destroy();
    this.map?.destroy();
    this.curve?.destroy();
    this.root.replaceChildren();
  }
}
