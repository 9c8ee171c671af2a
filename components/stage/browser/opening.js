import { Served } from "./served.js";
import { sharing } from "./sharing.js";
import { Stage } from "./stage.js";

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
/** Milliseconds after which a page that has not come is said not to. */
const LATE = 12_000;
opened.ready.then((stage) => setTimeout(() => {
  if (stage.root.dataset.hosted) return;
  stage.unheard("The page around the stage has not come. The stage works; tabs, search and the address "
    + "need a connection (a WebSocket) that a proxy or a setting may bar: ask whoever runs the server.");
}, LATE), () => {});
opened.ready.catch(() => opening.remove());
