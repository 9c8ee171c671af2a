import { reveal } from "./reveal.js";
import { sharing } from "./sharing.js";
import { Served, Stage } from "./stage.js";

const hosts = new WeakMap();

/**
 * What ties a stage to the page's component. Streamlit calls `show` at each run of the page, with
 * the same element, and may begin a run before an earlier one has ended.
 */
class Host {
  constructor(root, data) {
    this.runs = 0;
    this.turn = data.turn;
    this.span = data.addresses.span;
    this.reports = 0;
    this.openings = 0;
    this.ready = this.open(root, data);
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
    this.reports += 1;
    this.setStateValue("told", { changed, opens, count: this.reports });
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
      this.ready.then((stage) => stage.destroy(), () => {});
    });
  }

  follow(stage, data) {
    stage.options.reading = data.reading;
    stage.root.dataset.hosted = "yes";
    const part = { theme: data.theme };
    if (data.addresses.span !== this.span) {
      part.parts = new Served(document.baseURI, data.addresses);
      this.span = data.addresses.span;
    }
    stage.renew(part);
    if (data.openings > this.openings) reveal(".st-key-open");
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
