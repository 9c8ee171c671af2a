import { drawn, reveal } from "./reveal.js";
import { Served } from "./served.js";
import { sharing } from "./sharing.js";
import { Stage } from "./stage.js";
import { changes } from "./state.js";

const hosts = new WeakMap();
/** Milliseconds after which a report that was not answered is made again, and then ever later. */
const UNHEARD = 2000;
const LATEST = 30_000;
const CONNECTION = "data-test-connection-state";
const WORDS = "The page does not answer: its connection is lost or slow. The stage is right; address, "
  + "tabs and search may lag behind. What was chosen is sent again until it is heard.";
const BACK = "The connection is back. Address, tabs, search and downloads follow in a moment.";

/**
 * What ties a stage to the page's component. Streamlit calls `show` at each run of the page, with
 * the same element, and may begin a run before an earlier one has ended.
 */
class Host {
  constructor(root, data) {
    this.runs = 0;
    this.turn = data.turn;
    this.span = data.addresses.span;
    this.reports = data.heard;
    this.session = data.session;
    this.openings = 0;
    this.pending = { changed: {}, opens: null };
    this.patience = UNHEARD;
    this.ready = this.open(root, data);
    this.watch = this.watchConnection();
  }

  /**
   * Report to whoever answers after a cut. A session that another process has begun runs for nobody
   * unless it is asked to, and then knows neither the open tab nor its downloads.
   */
  watchConnection() {
    const app = document.querySelector(`[${CONNECTION}]`);
    const watch = new MutationObserver(() => {
      if (app.getAttribute(CONNECTION) !== "CONNECTED") return;
      this.ready.then((stage) => stage.unheard(BACK), () => {});
      this.send();
    });
    if (app) watch.observe(app, { attributes: true, attributeFilter: [CONNECTION] });
    return watch;
  }

  async open(root, data) {
    const options = {
      reading: data.reading,
      records: data.records,
      report: (changed, opens) => this.report(changed, opens),
    };
    const opened = await this.takeOver(root, options);
    if (opened) return opened;
    const base = document.baseURI;
    return Stage.mount(root, {
      ...options,
      parts: new Served(base, data.addresses),
      state: data.state,
      theme: data.theme,
      view: "stage",
      actions: sharing(base, data.addresses),
    });
  }

  /** Take the stage that was opened before the page came, where it shows the same record. */
  async takeOver(root, options) {
    const opened = globalThis.openedStage;
    delete globalThis.openedStage;
    const stage = await opened?.ready.catch(() => null);
    document.getElementById("opening")?.remove();
    if (!stage) return null;
    if (opened.span !== this.span) {
      stage.destroy();
      return null;
    }
    Object.assign(stage.options, options);
    root.replaceChildren(stage.root);
    if (opened.heard) options.report(...opened.heard);
    return stage;
  }

  report(changed, opens) {
    Object.assign(this.pending.changed, changed);
    this.pending.opens = opens ?? this.pending.opens;
    if (opens) this.asked = performance.now();
    this.send();
  }

  /** Send all that was not heard yet; what a cut connection swallowed is sent again. */
  send() {
    this.reports += 1;
    this.setStateValue("told", { ...this.pending, count: this.reports, session: this.session });
    clearTimeout(this.again);
    this.again = setTimeout(async () => {
      (await this.ready).unheard(WORDS);
      this.patience = Math.min(2 * this.patience, LATEST);
      this.send();
    }, this.patience);
  }

  /** Take what the page's session has heard; one that was begun anew is told what it lacks. */
  hear(stage, data) {
    if (data.session !== this.session) {
      Object.assign(this, { session: data.session, turn: data.turn, openings: data.openings });
      Object.assign(this.pending.changed, changes(data.state, stage.told()));
      if (Object.keys(this.pending.changed).length || this.pending.opens) this.send();
      else this.heard(stage);
    } else if (data.heard >= this.reports) {
      this.heard(stage);
    }
  }

  heard(stage) {
    clearTimeout(this.again);
    this.pending = { changed: {}, opens: null };
    this.patience = UNHEARD;
    if (stage.silence.hidden) return;
    // The run that has heard it draws the open tab after the stage.
    const { reports } = this;
    drawn().then(() => { if (reports === this.reports) stage.unheard(null); });
  }

  show(root, data, setStateValue) {
    this.setStateValue = setStateValue;
    this.runs += 1;
    const run = this.runs;
    this.ready.then((stage) => this.follow(stage, data), (error) => {
      root.textContent = `The stage could not be drawn: ${error.message} Reload the page.`;
    });
    // Streamlit calls this too for a run that a later one has overtaken, and then at once.
    return () => setTimeout(() => {
      if (run !== this.runs) return;
      hosts.delete(root);
      clearTimeout(this.again);
      this.watch.disconnect();
      this.ready.then((stage) => stage.destroy(), () => {});
    });
  }

  follow(stage, data) {
    this.hear(stage, data);
    stage.options.reading = data.reading;
    stage.root.dataset.hosted = "yes";
    stage.notify(data.notice);
    const part = { theme: data.theme };
    if (data.addresses.span !== this.span) {
      part.parts = new Served(document.baseURI, data.addresses);
      this.span = data.addresses.span;
    }
    stage.renew(part);
    if (data.openings > this.openings) {
      reveal(".st-key-open", this.asked ?? performance.now());
      this.asked = null;
    }
    this.openings = data.openings;
    if (data.turn <= this.turn) return;
    // A run that was overtaken may have been left out, and what it changed with it.
    stage.drive(data.turn === this.turn + 1 ? data.changed : data.state);
    this.turn = data.turn;
  }
}

/** What Streamlit calls; it calls what this returns when the component goes. */
export function show({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".stage-host");
  if (!hosts.has(root)) hosts.set(root, new Host(root, data));
  return hosts.get(root).show(root, data, setStateValue);
}
