import { button, choice, element, say, signButton } from "./element.js";
import { MONTHS } from "./span.js";
import { GRAINS } from "./state.js";

const SPEEDS = [0.5, 1, 2, 4];
/** Slow enough that what a step of a phase says can be read. */
const PHASE_SPEED = 0.5;
const YEAR = 12;
const FAR = 5;

/**
 * The clock: holds the month, steps, plays. `moved` is called with each new month; a step is of
 * the grain that the state holds, and play goes by the time that passed, so that a slow screen
 * leaves out pictures, never time; of a phase every month is shown, however slow the screen.
 * `signal` ends what listens beyond the clock.
 */
export class Clock {
  constructor(span, state, moved, changed, signal) {
    this.span = span;
    this.state = state;
    this.moved = moved;
    this.changed = changed;
    this.playing = null;
    this.speed = 1;
    this.captions = true;
    this.root = element("div", { class: "clock", role: "group", "aria-label": "Clock" });
    this.build();
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.pause(), { signal });
  }

  destroy() {
    this.pause();
  }

  build() {
    this.play_ = signButton("", null, () => this.toggle(), { class: "clock-play" });
    const buttons = element("div", { class: "clock-buttons" },
      signButton("⇤", "To the first month (key: Home)", () => this.home(), { class: "clock-first" }),
      signButton("‹", "One step back (key: Left)", () => this.step(-1), { class: "clock-back" }),
      this.play_,
      signButton("›", "One step forward (key: Right)", () => this.step(1), { class: "clock-forward" }),
      signButton("⇥", "To the last month checked (key: End)", () => this.end(), { class: "clock-last" }));
    this.range = element("input", { type: "range", min: 0, max: this.span.count - 1, step: 1,
      "aria-label": "Month", oninput: () => this.dragged() });
    this.bracket = element("b", { class: "phase" });
    this.month = choice("Month of the year", MONTHS.map((name, i) => [i, name]), (month) => this.chose(month));
    this.year = element("input", { type: "text", class: "clock-year", maxlength: 20,
      "aria-label": "Year", title: "A year, or a month such as 2007-10; Enter goes there",
      autocomplete: "off", spellcheck: false, onchange: () => this.typed(),
      onkeydown: ({ key }) => key === "Escape" && this.untyped(),
      onfocus: () => this.year.select() });
    this.fault = element("p", { class: "clock-fault", role: "alert" });
    this.grain = choice("Step", Object.entries(GRAINS), (grain) => this.changed({ grain }),
      { title: "What one step of the clock is, and what redeployments are gathered over" });
    this.pace = choice("Speed", SPEEDS.map((speed) => [speed, ""]), (speed) => this.setSpeed(Number(speed)));
    this.paced();
    this.face();
    const phases = this.span.payload.phases.map(({ id, title }) => [id, title]);
    this.phase = choice("Phase", [["", "All years"], ...phases], (phase) => this.changed({ phase }),
      { title: "Play one phase on its own" });
    const captions = element("input", { type: "checkbox", checked: true,
      onchange: (event) => { this.captions = event.target.checked; this.changed({}); } });
    // Where room is short what is seldom wanted is folded away, here and beside the title.
    this.more = button("More", "Steps, speed, phases, how it is counted, and what to save", () => this.unfold(),
      { class: "clock-fold", "aria-expanded": "false" });
    this.root.append(buttons,
      element("div", { class: "clock-track" }, this.range, this.ticks()),
      element("div", { class: "clock-month" }, this.month, this.year, this.more, this.fault),
      element("div", { class: "clock-more" }, this.grain, this.pace, this.phase,
        element("label", { title: "Milestones of the step, over the map" }, captions, "captions")));
  }

  unfold() {
    const open = this.more.getAttribute("aria-expanded") !== "true";
    this.more.setAttribute("aria-expanded", String(open));
    say(this.more, open ? "Less" : "More");
    this.root.closest(".stage").classList.toggle("unfolded", open);
  }

  /** Share of the track at which a month stands; the thumb's middle stands there too. */
  share(at) {
    return `calc(var(--thumb) / 2 + (100% - var(--thumb)) * ${(at / (this.span.count - 1)).toFixed(4)})`;
  }

  ticks() {
    const { milestones, years, horizon_words: words } = this.span.payload;
    const style = (at) => `left: ${this.share(at)}`;
    return element("div", { class: "ticks", "aria-hidden": "true" }, this.bracket,
      ...milestones.map(({ month, said }) => element("i", { title: said, style: style(month) })),
      ...years.map((at) => element("span", { style: style(at) }, String(this.span.year(at)))),
      element("i", { class: "horizon", title: `Checked through ${words}; later rows are plans`,
        style: style(this.span.horizon) }));
  }

  /** First and last month that play covers: of the phase, else of what was checked. */
  bounds() {
    const phase = this.span.phase(this.state.phase);
    return phase ? [phase.first, phase.last] : [0, this.span.horizon];
  }

  home() {
    this.go(this.bounds()[0]);
  }

  end() {
    this.go(this.bounds()[1]);
  }

  size() {
    return this.state.grain === "years" ? YEAR : 1;
  }

  step(count) {
    this.pause();
    this.go(this.state.at + count * this.size());
  }

  /** Move to a month, by steps of the grain where it lies beyond an end. */
  go(at) {
    const to = Math.min(Math.max(at, 0), this.span.count - 1);
    if (to !== this.state.at) this.moved(to);
  }

  dragged() {
    this.pause();
    let at = Number(this.range.value);
    if (this.state.grain === "years") {
      // A year's drag keeps the month of the year.
      at = this.state.at + YEAR * (this.span.year(at) - this.span.year(this.state.at));
    }
    this.go(at);
    this.range.value = this.state.at;
  }

  chose(month) {
    this.pause();
    this.go(this.state.at + Number(month) - this.span.monthOfYear(this.state.at));
  }

  /** Go to the year or month that was typed; say what to write where it is none of the span. */
  typed() {
    this.pause();
    const text = this.year.value.trim();
    const at = this.span.read(text, this.state.at);
    if (at === null) {
      const [first, last] = [0, this.span.count - 1].map((end) => this.span.iso(end));
      say(this.fault, `“${text}” is no year or month of the record: write one from ${first} to ${last}, `
        + "such as 2007 or 2007-10.");
      return;
    }
    this.go(at);
    this.untyped();
  }

  untyped() {
    say(this.fault, "");
    this.year.value = this.span.year(this.state.at);
  }

  /** A phase is played by the month, all else by the year. */
  paced() {
    const { phase } = this.state;
    const unit = phase ? "month" : "year";
    this.speed = phase ? PHASE_SPEED : 1;
    [...this.pace.options].forEach((option, i) => {
      const speed = SPEEDS[i];
      say(option, `${speed === 0.5 ? "½" : speed} ${unit}${speed > 1 ? "s" : ""} a second`);
    });
    this.pace.value = this.speed;
  }

  setSpeed(speed) {
    this.speed = speed;
    if (this.playing) this.play();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    this.pause();
    const [first, last] = this.bounds();
    if (this.state.at >= last || this.state.at < first) {
      const shift = this.span.monthOfYear(this.state.at) - this.span.monthOfYear(first);
      const start = this.size() === 1 ? first : first + ((shift + YEAR) % YEAR);
      this.go(Math.min(start, last));
    }
    const from = this.state.at;
    const phase = Boolean(this.state.phase);
    const rate = (this.speed * (phase ? 1 : YEAR / this.size())) / 1000;
    let since = performance.now();
    let done = 0;
    const tick = (now) => {
      // The time of a picture may lie before the press that began to play.
      const due = Math.max(Math.floor((now - since) * rate), 0);
      if (phase && due > done + 1) since = now - (done + 1) / rate;
      done = phase ? Math.min(due, done + 1) : due;
      const at = from + done * this.size();
      this.go(Math.min(at, last));
      if (at >= last) this.pause();
      else this.playing = requestAnimationFrame(tick);
    };
    this.playing = requestAnimationFrame(tick);
    this.face();
    this.changed({});
  }

  pause() {
    if (!this.playing) return;
    cancelAnimationFrame(this.playing);
    this.playing = null;
    this.face();
    this.changed({});
  }

  face() {
    say(this.play_, this.playing ? "❚❚" : "▶");
    const label = this.playing ? "Pause (key: Space)" : "Play (key: Space)";
    this.play_.title = label;
    this.play_.setAttribute("aria-label", label);
    this.root.dataset.playing = this.playing ? "yes" : "no";
  }

  /**
   * Keys work on the stage and on what holds it (the page, its scrolling part); those that scroll
   * a page, only where it is the stage or nothing that has the focus; the vertical ones on the clock.
   */
  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    const here = this.root.contains(target);
    const onStage = Boolean(target.closest?.(".stage"));
    if (target.matches?.("select, textarea, [contenteditable], canvas")) return;
    if (!onStage && !target.contains(this.root)) return;
    if (target.matches?.("input:not([type=range])") && event.key !== "Escape") return;
    const far = this.state.grain === "years" ? FAR * YEAR : YEAR;
    const acts = { ArrowLeft: () => this.step(-1), ArrowRight: () => this.step(1) };
    if (onStage || target === document.body) {
      acts.Home = () => this.home();
      acts.End = () => this.end();
      if (!target.matches?.("button, a, summary")) acts[" "] = () => this.toggle();
    }
    if (here) {
      acts.ArrowDown = acts.ArrowLeft;
      acts.ArrowUp = acts.ArrowRight;
      acts.PageDown = () => { this.pause(); this.go(this.state.at - far); };
      acts.PageUp = () => { this.pause(); this.go(this.state.at + far); };
    }
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  show() {
    const { at, grain, phase } = this.state;
    this.range.value = at;
    this.range.setAttribute("aria-valuetext", this.span.words(at));
    this.month.value = this.span.monthOfYear(at);
    if (document.activeElement !== this.year) this.untyped();
    this.grain.value = grain;
    this.phase.value = phase;
    this.bracket.hidden = !phase;
    if (phase) {
      const [first, last] = this.bounds();
      this.bracket.style.left = this.share(first);
      this.bracket.style.right = `calc(100% - ${this.share(last)})`;
    }
  }
}
