import { Labels } from "./labels.js";
import { element, fit } from "./element.js";

/** Lay a curve along points: round at any zoom, though its points are few. */
function trace(context, points) {
  const [first, ...rest] = points;
  const last = rest.pop();
  context.moveTo(...first);
  rest.forEach(([x, y], i) => {
    const [x1, y1] = rest[i + 1] ?? last;
    const end = i === rest.length - 1 ? last : [(x + x1) / 2, (y + y1) / 2];
    context.quadraticCurveTo(x, y, ...end);
  });
  if (!rest.length) context.lineTo(...last);
}

/** How rows of each kind of layer are painted; `viewport` says where. */
const painters = {
  circles(context, layer, rows, viewport) {
    for (const { p, r, k = 0 } of rows) {
      const [x, y] = viewport.project(p);
      context.beginPath();
      context.arc(x, y, layer.ground ? viewport.pixels(r, p) : r, 0, 2 * Math.PI);
      context.fillStyle = layer.fills[k];
      context.fill();
      if (!layer.stroke) continue;
      context.strokeStyle = layer.stroke;
      context.lineWidth = layer.width;
      context.stroke();
    }
  },

  paths(context, layer, rows, viewport) {
    for (const { p, w, d = [], k = 0 } of rows) {
      context.beginPath();
      trace(context, p.map((point) => viewport.project(point)));
      context.setLineDash(d);
      // A round end would close the gap between two dashes.
      context.lineCap = d.length ? "butt" : "round";
      context.strokeStyle = layer.strokes[k];
      context.lineWidth = w;
      context.stroke();
    }
    context.setLineDash([]);
  },

  icons(context, layer, rows, viewport) {
    for (const { p, o = [0, 0], k = 0, s, r = 0 } of rows) {
      const [x, y] = viewport.project(p);
      const { path, fill, stroke, width, dash = [], size } = layer.icons[k];
      context.save();
      context.translate(x + o[0], y + o[1]);
      context.rotate((-r * Math.PI) / 180);
      context.scale((s ?? size) / layer.cell, (s ?? size) / layer.cell);
      context.translate(-layer.anchor[0], -layer.anchor[1]);
      if (fill) {
        context.fillStyle = fill;
        context.fill(path);
      }
      if (stroke) {
        context.strokeStyle = stroke;
        context.lineWidth = width;
        context.setLineDash(dash);
        context.stroke(path);
      }
      context.restore();
    }
  },
};

/** What a month has on the map, and the labels over it: one canvas, painted anew at each step. */
export class Marks {
  constructor() {
    this.root = element("canvas", { class: "map-marks", tabindex: 0, role: "img",
      "aria-label": "Map: the arrow keys move it, plus and minus enlarge it" });
    // Kept by the processor: painting is quicker there than on a desktop without a graphics card.
    this.context = this.root.getContext("2d", { willReadFrequently: true });
    this.labels = new Labels(this.context);
    this.layers = [];
  }

  /** Take a theme's look: shapes are read once. */
  dress(look) {
    this.look = look;
    this.layers = look.layers.map((layer) => (layer.kind === "icons"
      ? { ...layer, icons: layer.icons.map((icon) => ({ ...icon, path: new Path2D(icon.d) })) }
      : layer));
  }

  /** Paint a month: `rowsOf` returns the rows of a layer. */
  paint(rowsOf, viewport, crowded) {
    const { context } = this;
    const density = fit(this.root, viewport);
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, viewport.width, viewport.height);
    context.lineJoin = "round";
    for (const layer of this.layers) {
      painters[layer.kind](context, layer, layer.rows ?? rowsOf(layer.id), viewport);
    }
    const labels = Object.entries(this.look.labels).map(([id, look]) => [rowsOf(id), look]);
    this.labels.draw(labels, this.look.font, (point) => viewport.project(point), crowded);
  }
}
