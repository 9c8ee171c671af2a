import { remember } from "./address.js";
import { Stage } from "./stage.js";

const DARK = matchMedia("(prefers-color-scheme: dark)");

function themeOf(theme) {
  if (theme !== "auto") return theme;
  return DARK.matches ? "dark" : "light";
}

/** What the page was told by who made it. */
export function told() {
  return JSON.parse(document.getElementById("told").textContent);
}

/** Keep what changed of the view behind the `#` of the address. */
export function keep(changed) {
  history.replaceState(null, "", remember(location.hash, changed));
}

/**
 * The stage on a page of its own; null, and a sentence on the page, where it cannot be drawn.
 *
 * `options`: those of `Stage`; `theme` may be "auto"; `about`: what is said of the page, which
 * then has evidence below the stage.
 */
export async function alone(parts, { theme, about, ...options }) {
  const root = document.querySelector(".stage");
  root.classList.add("alone");
  if (about) root.classList.add("dossier");
  try {
    const stage = await Stage.mount(root, { view: "stage", ...options, parts, theme: themeOf(theme) });
    if (theme === "auto") DARK.addEventListener("change", () => stage.renew({ theme: themeOf(theme) }));
    return stage;
  } catch (error) {
    root.textContent = `The stage could not be drawn: ${error.message}`;
    return null;
  }
}
