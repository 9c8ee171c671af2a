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

  async json(...names) {
    const name = names.join("-");
    if (!this.pieces.has(name)) this.pieces.set(name, JSON.parse(await this.text(name)));
    return this.pieces.get(name);
  }

  async plotly() {
    document.head.append(element("script", {}, await this.text("plotly")));
  }

  /** It stands in the page. */
  style() {}
}
