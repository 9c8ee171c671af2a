import { alone, told } from "./alone.js";
import { Enclosed } from "./enclosed.js";
import { Evidence } from "./evidence.js";
import { show } from "./reveal.js";

/** The stage with the whole record in one file, its evidence below it. */
const parts = new Enclosed();
const options = told();
const root = document.querySelector(".stage");
root.classList.add("dossier");
let panel = null;
const stage = await alone(root, parts, {
  ...options,
  actions: [["Light or dark", "Change the theme",
    (shown) => shown.renew({ theme: shown.theme === "dark" ? "light" : "dark" })]],
  report: (opens) => {
    panel?.show({ ...panel.stage.state });
    if (!opens || !panel) return;
    panel.open(opens);
    show(panel.root);
  },
});
if (stage) {
  panel = new Evidence(await parts.evidence(), stage, options.about);
  root.append(panel.root);
  panel.show({ ...stage.state });
  root.dataset.evidence = "yes";
}
