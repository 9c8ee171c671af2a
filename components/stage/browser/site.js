import { linkTo, written } from "./address.js";
import { alone, told } from "./alone.js";
import { Evidence } from "./evidence.js";
import { Served } from "./served.js";
import { sharing } from "./sharing.js";
import { checked } from "./state.js";

/**
 * The stage on a site of files: no server answers, so the record and the view that an address asks
 * for are read here, and what the files do not hold is said.
 */
const { records, shown, about, views, framed, held, worker } = told();
const asked = written(location.search);
const record = Object.hasOwn(records, asked.record ?? "") ? asked.record ?? "" : "";
const { addresses, state } = records[record];
const notices = [];
if (asked.record && !record) notices.push(`There is no record "${asked.record}" here.`);
for (const [name, value] of Object.entries(asked)) {
  // How the record is read is settled in files; the dashboard's own server reads it in other ways.
  if (Object.hasOwn(held, name) && value && value !== held[name]) {
    notices.push(`The link's ${name} "${value}" is left aside: these files hold ${name} ${held[name] || "none"}.`);
  }
}
const base = document.baseURI;
const parts = new Served(base, addresses);
let stage = null;
let panel = null;

/** Let evidence and the window's title follow what the stage shows. */
function follow(opens) {
  document.title = stage.title.textContent;
  panel?.follow(opens);
}

stage = await alone(parts, {
  state,
  asked,
  view: views.includes(asked.view) ? asked.view : "stage",
  theme: ["light", "dark"].includes(asked.theme) ? asked.theme : "auto",
  notice: notices.join(" "),
  records: shown,
  reading: { record },
  about: framed ? null : about[record],
  actions: framed ? [] : sharing(base, addresses),
  report: (changed, opens) => {
    // So that Back, a reload and a copy of the address show it again.
    if (Object.keys(changed).length) history.pushState(null, "", linkTo(location.href, changed));
    if (stage) follow(opens);
  },
});
if (stage) {
  const first = stage.told();
  addEventListener("popstate", () => {
    stage.drive(checked(written(location.search), first, stage.span).state);
    follow();
  });
  if (!framed) panel = await Evidence.below(stage, parts, about[record]);
  follow();
  if (asked.tab) panel?.open(asked.tab);
}
// Without a secure address a browser keeps nothing for use without a network; all else works.
if (!framed) navigator.serviceWorker?.register(new URL(worker, base)).catch(() => {});
