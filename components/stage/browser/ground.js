import { clear, element } from "./element.js";

/** The ground of the map, on a canvas of its own: drawn again only when the view moves. */
export class Ground {
  constructor() {
    this.root = element("canvas", { class: "map-ground", "aria-hidden": "true" });
    // Drawn seldom and of many corners: by the processor, which is quick at it on every machine.
    this.context = this.root.getContext("2d", { willReadFrequently: true });
    this.paths = [];
  }

  /** Take the paths of the whole region. */
  take(paths) {
    this.paths = paths.map(({ d, ...look }) => ({ path: new Path2D(d), ...look }));
    this.drawn = "";
  }

  /** Take the paths that another has read. */
  share({ paths }) {
    if (this.paths === paths) return;
    this.paths = paths;
    this.drawn = "";
  }

  /** Draw what a viewport shows; `look` says where the paths lie. */
  show(viewport, { ground, colours }) {
    const { longitude, latitude, zoom, width, height } = viewport;
    const density = this.root.closest(".printing") ? "paper" : globalThis.devicePixelRatio;
    const drawn = [longitude, latitude, zoom, width, height, density, colours.ground].join();
    if (drawn === this.drawn) return;
    this.drawn = drawn;
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
    for (const { path, fill, stroke, width: line, dash = [] } of this.paths) {
      if (fill) {
        context.fillStyle = colours[fill];
        context.fill(path, "evenodd");
      }
      if (!stroke) continue;
      context.strokeStyle = colours[stroke];
      context.lineWidth = line / scale;
      context.setLineDash(dash.map((length) => length / scale));
      context.stroke(path);
    }
  }
}
