import { arrow } from "./arrows.js";
import { clear, element, outlined, trace } from "./element.js";
import { within } from "./insets.js";
import { Labels } from "./labels.js";
import { spread } from "./spread.js";

/** How much nearer than at first the map is when bases left in earlier years are shown. */
const LATE = 1.2;
/** Pixels of radius from which an area of doubt is its edge alone: filled, it would hide the ground. */
const HOLLOW = 40;
/** How faint what is later than the month is drawn. */
const LATER = 0.35;

/** How rows of each kind of layer are painted; `viewport` says where. */
const painters = {
  circles(context, layer, rows, viewport) {
    for (const { p, r, k = 0 } of rows) {
      const [x, y] = viewport.project(p);
      const radius = layer.ground ? viewport.pixels(r, p) : r;
      const hollow = layer.ground && radius > HOLLOW;
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fillStyle = layer.fills[k];
      if (!hollow) context.fill();
      if (!layer.stroke || (layer.ground && !hollow)) continue;
      context.setLineDash(hollow ? [2, 4] : []);
      context.strokeStyle = layer.stroke;
      context.lineWidth = layer.width;
      context.stroke();
    }
    context.setLineDash([]);
  },

  arrows(context, layer, arrows) {
    for (const { row, line, size, angle } of arrows) {
      const { w, d = [], k, l } = row;
      context.globalAlpha = l ? LATER : 1;
      context.beginPath();
      line.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
      context.setLineDash(d);
      // A round end would close the gap between two dashes.
      context.lineCap = d.length ? "butt" : "round";
      context.strokeStyle = layer.strokes[k];
      context.lineWidth = w;
      context.stroke();
      context.setLineDash([]);
      const shape = layer.heads[2 * Math.floor(k / 3) + Number(k % 3 === 2)];
      stamp(context, layer, shape, line.at(-1), size, angle);
    }
    context.globalAlpha = 1;
  },

  icons(context, layer, marks) {
    for (const { row: { k = 0 }, at } of marks) {
      stamp(context, layer, layer.icons[k], at, layer.icons[k].size, 0);
    }
  },
};

/** Paint a shape of a layer's cell at a point, so large and so turned. */
function stamp(context, { cell, anchor }, shape, [x, y], size, turn) {
  context.save();
  context.translate(x, y);
  context.rotate(turn);
  context.scale(size / cell, size / cell);
  context.translate(-anchor[0], -anchor[1]);
  trace(context, shape.path, shape);
  context.restore();
}

/** What a month has on the map, and the labels over it: one canvas, painted anew at each step. */
export class Marks {
  constructor(attributes) {
    this.root = element("canvas", attributes);
    // Kept by the processor: painting is quicker there than on a desktop without a graphics card.
    this.context = this.root.getContext("2d", { willReadFrequently: true });
    this.labels = new Labels(this.context);
    this.layers = [];
  }

  /** Take a theme's look: shapes are read once. */
  dress(look) {
    this.labels.dress(look);
    this.first = look.view.zoom;
    this.layers = look.layers.map((layer) =>
      ({ ...layer, icons: layer.icons && outlined(layer.icons), heads: layer.heads && outlined(layer.heads) }));
  }

  /** What a layer shows in a view: bases left in earlier years only where the map is near. */
  seen(layer, rows, viewport, { only, crowds, insets = [] }) {
    if (layer.kind === "arrows") {
      const halves = (kind, name) => this.labels.halves(kind, name);
      const covered = insets.map(({ box }) => box);
      return rows.map((row) => arrow(row, viewport, halves, covered)).filter(Boolean);
    }
    if (!layer.icons) return rows;
    if (!layer.picked) return [];
    const late = ({ k = 0, i }) => Boolean(layer.icons[k].late) && i !== this.selected;
    const near = !crowds && viewport.zoom > this.first + LATE;
    const spots = places(near ? rows : rows.filter((row) => !late(row)), layer, late, viewport);
    return only ? spots.filter(({ at }) => within(at, only)) : spots;
  }

  /**
   * Paint a month: `rowsOf` returns the rows of a layer; the `selected` base is always shown.
   *
   * `insets`: as `insetsOf` returns them; what they show is not named here. `taken`: boxes where no
   * label may stand. `crowds`: whether names of a crowd are led out to columns; `only`: the
   * box whose marks are painted.
   */
  paint(rowsOf, viewport, selected, more = {}) {
    const { insets = [], taken = [], crowds = false } = more;
    this.selected = selected;
    const { context } = this;
    clear(context, viewport);
    context.lineJoin = "round";
    this.painted = this.layers.map((layer) => [layer, this.seen(layer, layer.rows ?? rowsOf(layer.id), viewport, more)]);
    const marks = this.painted.filter(([{ picked, icons }]) => picked && icons)
      .flatMap(([{ icons }, shown]) => shown.map(({ row, at }) => ({ row, at, icon: icons[row.k ?? 0] })));
    // The ring stands where the mark does.
    const ringed = marks.filter(({ row }) => row.i === selected);
    for (const [layer, shown] of this.painted) {
      if (layer.icons && !layer.picked) shown.push(...ringed.map(({ row, at }) => ({ row: { ...row, k: 0 }, at })));
    }
    const [arrows] = this.painted.filter(([{ kind }]) => kind === "arrows").map(([, shown]) => shown);
    const named = marks.filter(({ row }) =>
      !insets.some(({ frame }) => within(viewport.project(row.p), frame)));
    this.placed = this.labels.place({ marks, named, arrows, viewport, selected, crowds,
      taken: [...taken, ...insets.map(({ box }) => box)] });
    for (const [layer, shown] of this.painted) {
      if (layer.picked && layer.icons) this.labels.lines(this.placed);
      painters[layer.kind](context, layer, shown, viewport);
    }
    this.labels.frames(insets);
    this.labels.draw(this.placed);
  }
}

/**
 * Where marks stand, beside their points where others crowd them: those of bases left long ago,
 * which are seen on a near map alone, make room for the others.
 */
function places(rows, { icons }, late, viewport) {
  const sorted = [...rows].sort((a, b) => (a.i < b.i ? -1 : 1));
  const stand = (neighbours) => {
    const radii = neighbours.map(({ k = 0 }) => icons[k].size / 2 - 0.5);
    const at = spread(neighbours.map(({ p }) => viewport.project(p)), radii);
    return new Map(neighbours.map((row, i) => [row, at[i]]));
  };
  const all = sorted.some(late) ? stand(sorted) : null;
  const early = stand(sorted.filter((row) => !late(row)));
  return rows.map((row) => ({ row, at: early.get(row) ?? all.get(row) }));
}
