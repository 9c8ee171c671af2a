import { themeOf, told } from "./alone.js";
import { Evidence } from "./evidence.js";
import { show } from "./reveal.js";
import { linkTo, sharing } from "./sharing.js";
import { Served, Stage } from "./stage.js";

/**
 * The stage on a site of files: no server answers, so the record and the view that an address asks
 * for are read here, and what the files do not hold is said.
 */
const { records, shown, about, views, framed, held, worker } = told();
const asked = Object.fromEntries(new URLSearchParams(location.search));
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
const view = views.includes(asked.view) ? asked.view : "stage";
const theme = ["light", "dark"].includes(asked.theme) ? asked.theme : "auto";
const parts = new Served(document.baseURI, addresses);
const root = document.querySelector(".stage");
root.classList.add("alone");
if (!framed) root.classList.add("dossier");
const base = document.baseURI;
let panel = null;
let stage = null;

/** Keep what is shown in the address, so that Back, a reload and a copy of it show it again. */
function report(changed, opens) {
  if (Object.keys(changed).length) history.pushState(null, "", linkTo(location.href, changed));
  if (stage) follow();
  if (!opens || !panel) return;
  panel.open(opens);
  show(panel.root);
}

/** Let evidence and the window's title follow what the stage shows. */
function follow() {
  document.title = stage.root.querySelector("h1").textContent.trim();
  panel?.show({ ...stage.state });
}

async function begin() {
  const options = { parts, state, asked, view, theme: themeOf(theme), report, notice: notices.join(" "),
    records: shown, reading: { record } };
  if (!framed) options.actions = sharing(base, addresses);
  stage = await Stage.mount(root, options);
  const first = stage.told();
  addEventListener("popstate", () => {
    const now = Object.fromEntries(new URLSearchParams(location.search));
    stage.drive({ ...first, ...Object.fromEntries(Object.entries(now).filter(([name]) => name in first)) });
    follow();
  });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  if (theme === "auto") dark.addEventListener("change", () => stage.renew({ theme: themeOf("auto") }));
  if (framed) return;
  panel = new Evidence(await parts.evidence(), stage, about[record]);
  root.append(panel.root);
  follow();
  if (asked.tab) panel.open(asked.tab);
  root.dataset.evidence = "yes";
}

begin().catch((error) => { root.textContent = `The stage could not be drawn: ${error.message}`; });
// Without a secure address a browser keeps nothing for use without a network; all else works.
if (!framed) navigator.serviceWorker?.register(new URL(worker, base)).catch(() => {});
