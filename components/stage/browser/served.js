import { element } from "./element.js";

/** Milliseconds after which an answer is no longer waited for. */
const LONGEST = 30_000;

/** Load a script or a style once for the page. */
const loading = new Map();
function load(address, tag) {
  if (!loading.has(address)) {
    loading.set(address, new Promise((done, failed) => {
      setTimeout(() => failed(new Error(`${address} did not arrive.`)), LONGEST);
      tag.onload = done;
      tag.onerror = () => {
        loading.delete(address);
        tag.remove();
        failed(new Error(`${address} could not be loaded.`));
      };
      document.head.append(tag);
    }));
  }
  return loading.get(address);
}

/** Where the stage's parts come from on the dashboard's own server, or among files. */
export class Served {
  /** `addresses`: of `span`, `plotly`, `ground`, and `look`, `curve` with `{theme}`, `{scale}`. */
  constructor(base, addresses) {
    this.at = (name, theme = "", scale = "") =>
      new URL(addresses[name].replace("{theme}", theme).replace("{scale}", scale), base).href;
  }

  async json(name, theme, scale) {
    const address = this.at(name, theme, scale);
    const response = await fetch(address, { signal: AbortSignal.timeout(LONGEST) });
    if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  plotly() {
    const src = this.at("plotly");
    return load(src, element("script", { src, async: true }));
  }

  style() {
    const href = new URL("stage.css", import.meta.url).href;
    return load(href, element("link", { rel: "stylesheet", href }));
  }
}
