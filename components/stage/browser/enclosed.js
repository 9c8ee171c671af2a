import { element } from "./element.js";

/** Where the stage's parts come from in a file of its own: pieces of the page, packed. */
export class Enclosed {
  constructor() {
    this.pieces = new Map();
  }

  /** Text of a packed piece of the page. */
  async text(name) {
    const packed = document.getElementById(name).textContent.trim();
    const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  }

  async json(name) {
    if (!this.pieces.has(name)) this.pieces.set(name, JSON.parse(await this.text(name)));
    return this.pieces.get(name);
  }

  async run(name) {
    document.head.append(element("script", {}, await this.text(name)));
  }

  /** It stands in the page. */
  style() {}
  span() { return this.json("span"); }
  evidence() { return this.json("evidence"); }
  look(theme) { return this.json(`look-${theme}`); }
  curve(theme, scale) { return this.json(`curve-${theme}-${scale}`); }
  ground() { return this.json("ground"); }
  plotly() { return this.run("plotly"); }
}
