import { Clock } from "./clock.js";
import { Curve } from "./curve.js";
import { button, choice, element, say } from "./element.js";
import { Headline } from "./headline.js";
import { StageMap } from "./map.js";
import { Span } from "./span.js";
import { changes, checked, SCALES } from "./state.js";

const REST = 350;
const CAPTION = 4000;
/** Milliseconds before an answer that did not come is asked for again. */
const AGAIN = [1000, 4000, 10_000];
const FONTS = ["400 22px 'Source Sans'", "600 22px 'Source Sans'"];

/**
 * The stage in an element.
 *
 * `options`: `parts` (`Served`, or the same of a file), `state` ({month, grain, scale, base,
 * phase}), `asked` (what a link says of it, unchecked), `theme`, `view` ("stage", "map" or "curve"),
 * `actions` ([label, title, act]), `records` ([name, title]) and `reading` (how the record is read, by
 * parameter), `report` (called with what changed of the state when it rests, and
 * with a tab that is to be opened), `notice`, and `colophon`, a last line.
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
    const { parts, theme, state: { scale } } = options;
    // What was chosen last, and what is drawn, to which its look and its figure come.
    this.wanted = this.shown = { parts, theme, scale };
    this.ended = new AbortController();
  }

  get theme() {
    return this.shown.theme;
  }

  async start() {
    const { parts, view, theme } = this.options;
    // All is asked for at once, and awaited in the order in which it is shown.
    const style = parts.style();
    const look = parts.json("look", theme);
    const ground = view === "curve" ? null : parts.json("ground");
    const plotly = view === "map" ? null : parts.plotly();
    const [payload] = await Promise.all([parts.json("span"), style]);
    this.span = new Span(payload);
    this.build();
    const shown = { ...this.wanted };
    this.shown = shown;
    const figure = view === "map" ? null : parts.json("curve", theme, shown.scale);
    shown.look = await look;
    this.paint(shown);
    if (ground) {
      this.map.lay(await ground);
      this.map.dress(shown.look);
      if (this.state.phase) this.frame();
    }
    await plotly;
    shown.figure = await figure;
    if (figure) await this.curve.draw(shown.figure, shown.look);
    await Promise.all(FONTS.map((font) => document.fonts.load(font)));
    // Until the type came, widths of labels and names were those of another.
    if (ground) this.map.dress(shown.look);
    this.map.paint();
    if (figure) this.curve.measure();
    this.settled();
  }

  /** Fetch what a theme and a scale are drawn with. */
  async drawing(wanted) {
    const { parts, theme, scale } = wanted;
    const [look, figure] = await Promise.all([parts.json("look", theme),
      this.options.view === "map" ? null : parts.json("curve", theme, scale)]);
    return { ...wanted, look, figure };
  }

  /** Draw with it; the curve, which may take a while, is promised. */
  draw({ theme, look, figure }) {
    this.paint({ theme, look });
    if (this.options.view !== "curve") this.map.dress(look);
    return figure && this.curve.draw(figure, look);
  }

  /** Lay the stage out for a sheet of paper, which is light, and back: the browser waits for nothing. */
  print(printing) {
    this.root.classList.toggle("printing", printing);
    this.root.classList.toggle("of-dark", printing && this.theme === "dark");
    if (this.paper) this.draw(printing ? this.paper : this.shown);
    this.map.measure();
    this.map.paint();
    this.curve.resize();
  }

  build() {
    const { asked = {}, view, actions = [], records = [], reading, colophon } = this.options;
    const { span, ended: { signal } } = this;
    const { state, notices } = checked(asked, this.options.state, span);
    this.state = { ...state, at: span.index(state.month) ?? span.horizon };
    this.wanted.scale = state.scale;
    this.clock = new Clock(span, this.state, (at) => this.moved(at), (part) => this.changed(part), signal);
    this.headline = new Headline(span, (tab) => this.open(tab));
    this.map = new StageMap(span, (base) => this.picked(base), signal);
    this.curve = new Curve(span, (at) => { this.clock.pause(); this.moved(at); },
      () => this.open("evidence"));
    this.title = element("h1", { class: "title" });
    this.beyond = element("span", { class: "quiet" });
    this.bottomLine = element("p", { class: "bottom-line" });
    this.said = element("p", { class: "unseen", "aria-live": "polite" });
    this.sources = element("span");
    this.standing = element("span");
    this.credit = element("div", { class: "sourceline second credit" });
    this.legend = element("div", { class: "legend" });
    this.words = element("p", { class: "quiet" });
    this.scale = choice("Scale of the curve", Object.entries(SCALES), (scale) => this.changed({ scale }));
    const links = element("div", { class: "actions" },
      ...actions.map(([label, title, act]) => button(label, title, ({ currentTarget }) => act(this, currentTarget))));
    if (records.length > 1) {
      // Another record is another page: nothing of this one's view holds there.
      const another = choice("Record", records, (name) =>
        location.assign(new URL(name ? `?record=${name}` : "?", document.baseURI)), { class: "records" });
      another.value = reading.record;
      links.prepend(another);
    }
    const head = element("header", { class: "stage-head" },
      element("div", {}, this.title, this.beyond), links);
    const notice = (name, ...parts) =>
      element("p", { class: `notice ${name}`, role: "status", hidden: true }, ...parts);
    this.faults = element("span");
    this.notice = notice("left-aside", this.faults, button("Close", null, () => { this.notice.hidden = true; }));
    this.notify([this.options.notice, ...notices].filter(Boolean).join(" "));
    this.silence = notice("unheard");
    this.waiting = notice("waiting");
    const map = element("div", { class: "stage-part part-map" }, this.map.root, this.legend,
      element("div", { class: "line" }, this.map.unplaced, this.map.table));
    const curve = element("div", { class: "stage-part part-curve" }, this.curve.root,
      element("div", { class: "line" }, this.words, this.scale));
    const figures = element("div", { class: "stage-figures" }, this.notice,
      ...(view === "curve" ? [] : [map]), ...(view === "map" ? [] : [curve]));
    const foot = element("footer", { class: "foot" },
      element("div", { class: "sourceline" }, this.sources, this.standing), this.credit,
      ...(colophon ? [element("div", { class: "sourceline second" }, colophon)] : []));
    this.root.classList.add("stage", `stage-of-${view}`);
    // So that a press on the stage gives it the focus, and with it the keys of the clock.
    this.root.tabIndex = -1;
    this.root.replaceChildren(this.waiting, head, this.bottomLine, this.clock.root,
      ...(view === "stage" ? [this.headline.root] : []), figures, foot, this.said, this.silence);
    this.show();
    this.known = this.told();
    addEventListener("beforeprint", () => this.print(true), { signal });
    addEventListener("afterprint", () => this.print(false), { signal });
  }

  /** Put a theme's colours and words on the page. */
  paint({ theme, look }) {
    for (const [name, colour] of Object.entries(look.colours)) {
      this.root.style.setProperty(`--${name}`, colour);
    }
    this.root.dataset.theme = theme;
    // Made by our own Python of fixed words and drawings; no text of the record stands in it.
    this.legend.innerHTML = look.legend;
    say(this.credit, look.credit);
    say(this.words, look.curve_words);
    const { record: { version, licence, known }, horizon_words: horizon } = this.span.payload;
    say(this.standing, `Record ${version}${known}, checked through ${horizon}, ${licence}`);
  }

  /** Everything that depends on the month; the only work of a step. */
  show() {
    const { at, grain } = this.state;
    const { span } = this;
    this.root.dataset.month = span.iso(at);
    this.state.month = span.iso(at);
    say(this.title, span.text("titles", at));
    say(this.bottomLine, span.text("bottom_lines", at));
    say(this.beyond, at > span.horizon
      ? ` after the last month checked, ${span.payload.horizon_words}` : "");
    say(this.sources, span.text("sources", at));
    this.clock.show();
    this.headline.show(grain, at);
    this.map.show(this.state);
    this.curve.show(at);
    this.scale.value = this.state.scale;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.rested(), REST);
  }

  moved(at) {
    this.state.at = at;
    this.show();
    this.flash();
  }

  flash() {
    const { grain, at, phase } = this.state;
    const lines = phase ? this.span.texts("steps", at, "months") : this.span.texts("captions", at, grain);
    this.map.flash(this.clock.captions ? lines : []);
    clearTimeout(this.fade);
    // What a step of a phase says stays as long as the step.
    if (!this.clock.playing && !phase) this.fade = setTimeout(() => this.map.flash([]), CAPTION);
  }

  /** A part of the state other than the month changed, or the clock began or ceased to play. */
  changed(part) {
    const { phase } = part;
    const other = this.take(phase ? { ...part, grain: "months" } : part);
    if (phase) this.clock.home();
    this.show();
    if (other || !this.clock.captions) this.flash();
    this.renew({ scale: this.state.scale });
  }

  /** Take over parts of the state; pace and frame follow the phase. Returned: whether it is another. */
  take(part) {
    const { phase } = this.state;
    Object.assign(this.state, part);
    if (this.state.phase === phase) return false;
    this.clock.paced();
    this.frame();
    return true;
  }

  /** Show the part of the map where the phase's redeployments lie, or the whole region. */
  frame() {
    this.map.frame(this.span.phase(this.state.phase)?.frame);
  }

  /**
   * Show another reading of the record (`parts`), another `theme`, another `scale`, at the same month.
   *
   * What was wanted last is what is shown, in whichever order the answers come; one that does not
   * come is asked for again, a few times by itself and then when the reader says so.
   */
  renew(part) {
    const wanted = { ...this.wanted, ...part };
    if (!Object.keys(changes(this.wanted, wanted)).length) return;
    this.wanted = wanted;
    clearTimeout(this.again);
    this.fetch(wanted, 0);
  }

  async fetch(wanted, tries) {
    const other = wanted.parts !== this.shown.parts;
    if (other) this.wait("Reading the record as chosen. The figures below are still those from before.");
    else this.root.dataset.ready = "no";
    try {
      const [payload, drawing] = await Promise.all([other ? wanted.parts.json("span") : null, this.drawing(wanted)]);
      if (wanted !== this.wanted) return;
      if (payload) this.span.take(payload);
      this.shown = drawing;
      const drawn = this.draw(drawing);
      this.show();
      await drawn;
      if (wanted === this.wanted) this.settled();
    } catch (error) {
      if (wanted === this.wanted) this.failed(wanted, tries, error);
    }
  }

  /** Say that what is shown is not what was chosen. */
  wait(words) {
    this.root.dataset.ready = "no";
    this.root.setAttribute("aria-busy", "true");
    this.root.classList.add("stale");
    this.waiting.hidden = false;
    this.waiting.replaceChildren(words);
  }

  /** Say, over the figures, what of a link is left aside; what was closed stays closed. */
  notify(words) {
    if (words === this.faults.textContent) return;
    say(this.faults, words);
    this.notice.hidden = !words;
  }

  /** Say that the page around the stage does not hear it; with null, that it does again. */
  unheard(words) {
    this.silence.hidden = !words;
    say(this.silence, words ?? "");
    if (words) this.root.setAttribute("aria-busy", "true");
    else if (!this.root.classList.contains("stale")) this.root.removeAttribute("aria-busy");
  }

  failed(wanted, tries, error) {
    this.wait(`What was chosen could not be read (${error.message}). The figures below are still those from before. `);
    if (tries < AGAIN.length) {
      this.waiting.append("It is asked for again.");
      this.again = setTimeout(() => this.fetch(wanted, tries + 1), AGAIN[tries]);
    } else {
      this.root.removeAttribute("aria-busy");
      this.waiting.append(button("Try again", null, () => this.fetch(wanted, 0)));
    }
  }

  settled() {
    this.root.classList.remove("stale");
    this.root.removeAttribute("aria-busy");
    this.waiting.hidden = true;
    this.root.dataset.ready = "yes";
    this.paper = null;
    const { shown } = this;
    if (shown.theme !== "dark") return;
    // Kept at hand, since a page that is being printed waits for nothing.
    this.drawing({ ...shown, theme: "light" }).then((paper) => {
      if (shown === this.shown) this.paper = paper;
    }, () => {});
  }

  picked(base) {
    this.state.base = base;
    this.map.show(this.state);
    this.open("bases");
  }

  open(tab) {
    clearTimeout(this.rest);
    this.tell(tab);
  }

  /** The clock rests: say the month to those who listen, and report what they do not know. */
  rested() {
    if (this.clock.playing) return;
    const { grain, at } = this.state;
    say(this.said, this.span.text("sentences", at, grain));
    this.tell(null);
  }

  /** Report what changed since the last report, and a tab that is to be opened. */
  tell(tab) {
    const state = this.told();
    const changed = changes(this.known, state);
    this.known = state;
    if (tab || Object.keys(changed).length) this.options.report?.(changed, tab);
  }

  told() {
    const { month, grain, scale, base, phase } = this.state;
    return { month, grain, scale, base, phase };
  }

  /** Go where a link, a phase or a search leads: `changed` is only what is to be another. */
  drive(changed) {
    const { month, ...part } = changed;
    const at = this.span.index(month);
    if (at !== null) {
      this.clock.pause();
      this.state.at = at;
    }
    if (this.take(part)) this.flash();
    this.show();
    // Who drives knows it: only what the reader did meanwhile is still to be told.
    this.known = { ...this.known, ...changed };
    this.renew({ scale: this.state.scale });
  }

  destroy() {
    this.ended.abort();
    for (const timer of [this.rest, this.fade, this.again]) clearTimeout(timer);
    // What is still on its way is no longer wanted.
    this.wanted = null;
    this.clock?.destroy();
    this.map?.destroy();
    this.curve?.destroy();
    this.root.replaceChildren();
  }
}
