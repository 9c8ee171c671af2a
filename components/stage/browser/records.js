import { element } from "./element.js";

/** The choice among the records that are open here: `[name, title]` of each, `""` the default's. */
export function recordChoice(records, shown) {
  return element("select", { class: "records", "aria-label": "Record",
    // Another record is another page: nothing of this one's view holds there.
    onchange: ({ target }) => location.assign(new URL(target.value ? `?record=${target.value}` : "?", document.baseURI)) },
  ...records.map(([name, title]) => element("option", { value: name, selected: name === shown }, title)));
}
