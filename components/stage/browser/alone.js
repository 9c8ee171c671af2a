import { Stage } from "./stage.js";
import { remember, remembered } from "./remembered.js";

const DARK = matchMedia("(prefers-color-scheme: dark)");

export function themeOf(theme) {
  if (theme !== "auto") return theme;
  return DARK.matches ? "dark" : "light";
}

/** What the page was told by who made it. */
export function told() {
  return JSON.parse(document.getElementById("told").textContent);
}

/** The stage on a page of its own; null, and a sentence on the page, where it cannot be drawn. */
export async function alone(root, parts, { report, theme, ...options }) {
  root.classList.add("alone");
  try {
    const stage = await Stage.mount(root, {
      view: "stage", ...options, parts, theme: themeOf(theme), asked: remembered(location.hash),
      report: (changed, opens) => {
        history.replaceState(null, "", remember(location.hash, changed));
        report?.(opens);
      },
    });
    if (theme === "auto") DARK.addEventListener("change", () => stage.renew({ theme: themeOf("auto") }));
    return stage;
  } catch (error) {
    root.textContent = `The stage could not be drawn: ${error.message}`;
    return null;
  }
}
