import { element } from "./element.js";

/** Where the stage's parts come from in a file of its own: pieces of the page, packed. */
export class Enclosed {
  /** Text of a packed piece of the page. */
  async text(name) {
    const packed = document.getElementById(name).textContent.trim();
    const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  }

  async json(...names) {
    return JSON.parse(await this.text(names.join("-")));
  }

  async plotly() {
    document.head.append(element("script", {}, await this.text("plotly")));
  }

  /** It stands in the page. */
  style() {}
}
