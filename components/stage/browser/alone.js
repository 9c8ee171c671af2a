import { element } from "./element.js";
import { Enclosed } from "./enclosed.js";
import { Evidence } from "./evidence.js";
import { Served, Stage } from "./stage.js";

const OLD =
  "This browser is too old to unpack this file. Open it in Chromium, Chrome or Edge 80, Firefox 113, "
  + "Safari 16.4 or a later version of one of them.";

function failed(root, error) {
  root.textContent = `The stage could not be drawn: ${error.message}`;
}

function systemTheme() {
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Keep the page's own address at the view that is shown, so that it can be kept and reloaded. */
function remember(state) {
  const kept = new URLSearchParams(location.hash.slice(1));
  for (const [name, value] of Object.entries(state)) kept.set(name, value);
  history.replaceState(null, "", `#${kept}`);
}

function remembered(state) {
  const kept = new URLSearchParams(location.hash.slice(1));
  return Object.fromEntries(Object.entries(state).map(([name, value]) =>
    [name, kept.get(name) ?? value]));
}

/** The stage in a frame of another page, or alone in a window. */
export async function embed(root, options) {
  const { base, addresses, state, theme, view, notice } = options;
  root.classList.add("alone");
  const follow = matchMedia("(prefers-color-scheme: dark)");
  try {
    const stage = await Stage.mount(root, {
      parts: new Served(base, addresses), state: remembered(state), view, notice,
      theme: theme === "auto" ? systemTheme() : theme, report: (told) => remember(told),
    });
    if (theme === "auto") follow.addEventListener("change", () => stage.dress(systemTheme()));
  } catch (error) {
    failed(root, error);
  }
}

/** The stage with the whole record in one file, its evidence below it. */
export async function dossier(root, options) {
  root.classList.add("alone", "dossier");
  if (!Enclosed.canRead()) {
    root.textContent = OLD;
    return;
  }
  const parts = new Enclosed();
  const { theme, about, colophon } = options;
  let panel;
  try {
    const stage = await Stage.mount(root, {
      parts, state: remembered(options.state), view: "stage",
      theme: theme === "auto" ? systemTheme() : theme, colophon,
      actions: [["Light or dark", "Change the theme",
        (shown) => shown.dress(shown.theme === "dark" ? "light" : "dark")]],
      report: (told, opens) => {
        remember(told);
        if (!panel) return;
        panel.show({ ...stage.state });
        if (opens) {
          panel.open(opens);
          panel.root.scrollIntoView({ block: "start" });
        }
      },
    });
    panel = new Evidence(await parts.evidence(), stage.span, about, (base) => stage.picked(base));
    root.append(panel.root);
    panel.show({ ...stage.state });
    root.dataset.evidence = "yes";
  } catch (error) {
    failed(root, error);
  }
}
