import { element, fit } from "./element.js";

const TILE = 512;

/** A point of the Web Mercator plane, both coordinates from 0 to 1. */
function plane({ longitude, latitude }) {
  const radians = (latitude * Math.PI) / 180;
  return [(longitude + 180) / 360, (1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2];
}

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

  /** Draw what a view shows (degrees of its middle, and zoom); `look` says where the paths lie. */
  show({ longitude, latitude, zoom }, { ground, colours }) {
    const { width, height, density } = fit(this.root);
    const drawn = [longitude, latitude, zoom, width, height, density, colours.ground].join();
    if (!width || !height || drawn === this.drawn) return;
    this.drawn = drawn;
    const world = TILE * 2 ** ground.zoom;
    const [x, y] = plane({ longitude, latitude });
    const [x0, y0] = plane(ground);
    const scale = 2 ** (zoom - ground.zoom);
    const left = width / 2 - ((x - x0) * world + ground.middle[0]) * scale;
    const top = height / 2 - ((y - y0) * world + ground.middle[1]) * scale;
    const { context } = this;
    context.setTransform(density, 0, 0, density, 0, 0);
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
