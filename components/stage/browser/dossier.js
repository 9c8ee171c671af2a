import { written } from "./address.js";
import { alone, keep, told } from "./alone.js";
import { Enclosed } from "./enclosed.js";
import { Evidence } from "./evidence.js";

/** The stage with the whole record in one file, its evidence below it. */
const parts = new Enclosed();
const options = told();
let panel = null;
const stage = await alone(parts, {
  ...options,
  asked: written(location.hash),
  actions: [["Light or dark", "Change the theme",
    (shown) => shown.renew({ theme: shown.theme === "dark" ? "light" : "dark" })]],
  report: (changed, opens) => {
    keep(changed);
    panel?.follow(opens);
  },
});
if (stage) panel = await Evidence.below(stage, parts, options.about);
