import { sharing } from "./sharing.js";
import { Served, Stage } from "./stage.js";

/** The stage is drawn at once, where the page will have it; the page's host takes it over. */
const { addresses, state, reading, records } = JSON.parse(document.getElementById("told").textContent);
const opening = document.getElementById("opening");
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
const opened = { span: addresses.span, heard: null };
opened.ready = Stage.mount(opening.firstElementChild, {
  parts: new Served(document.baseURI, addresses),
  state,
  theme: dark ? "dark" : "light",
  view: "stage",
  reading,
  records,
  actions: sharing(document.baseURI, addresses),
  report: (changed, opens) => {
    opened.heard = [{ ...opened.heard?.[0], ...changed }, opens ?? opened.heard?.[1] ?? null];
  },
});
globalThis.openedStage = opened;
opened.ready.catch(() => opening.remove());
