import { clear, element, trace } from "./element.js";

/** The ground of the map, on a canvas of its own: drawn again only when the view moves. */
export class Ground {
  constructor() {
    this.root = element("canvas", { class: "map-ground", "aria-hidden": "true" });
    // Drawn seldom and of many corners: by the processor, which is quick at it on every machine.
    this.context = this.root.getContext("2d", { willReadFrequently: true });
  }

  /** Draw what a viewport shows of the region's `paths`; `look` says where they lie. */
  show(viewport, { ground, colours }, paths) {
    const { longitude, latitude, zoom, width, height } = viewport;
    const density = this.root.closest(".printing") ? "paper" : globalThis.devicePixelRatio;
    const drawn = [longitude, latitude, zoom, width, height, density, colours.ground].join();
    if (drawn === this.drawn && paths === this.paths) return;
    Object.assign(this, { drawn, paths });
    const scale = 2 ** (zoom - ground.zoom);
    const [x, y] = viewport.project([ground.longitude, ground.latitude]);
    const left = x - ground.middle[0] * scale;
    const top = y - ground.middle[1] * scale;
    const { context } = this;
    clear(context, viewport);
    context.fillStyle = colours.water;
    context.fillRect(0, 0, width, height);
    context.translate(left, top);
    context.scale(scale, scale);
    context.lineJoin = "round";
    for (const { path, fill, stroke, width: line, dash = [] } of paths) {
      trace(context, path, { fill: colours[fill], stroke: colours[stroke], width: line / scale,
        dash: dash.map((length) => length / scale), rule: "evenodd" });
    }
  }
}
