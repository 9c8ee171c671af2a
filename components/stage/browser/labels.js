import { tie } from "./insets.js";
import { around, crowded, lead, place } from "./placing.js";

const ALONG = [0.5, 0.38, 0.62, 0.27, 0.73, 0.44, 0.56, 0.2, 0.8];
/** Pixels that an arrow must have to bear a label; how many arrows are labelled before bases. */
const LONG = 40;
const FIRST = 3;
const AREA = 2;
const COUNTRY = 3;

/** The map's labels, placed anew for each view: as much is named as there is room for. */
export class Labels {
  constructor(context) {
    this.context = context;
    this.widths = new Map();
  }

  dress({ labels, names, font }) {
    this.looks = labels;
    this.names = names;
    this.font = font;
    // Another type may have come with the look.
    this.widths.clear();
  }

  wide(text, kind) {
    const key = `${kind} ${text}`;
    if (!this.widths.has(key)) {
      const { weight, size } = this.looks[kind];
      this.context.font = `${weight} ${size}px ${this.font}`;
      this.widths.set(key, this.context.measureText(text).width + 2);
    }
    return this.widths.get(key);
  }

  /** Half the width and height of a name that stands centred where an arrow ends. */
  halves(kind, name) {
    const look = kind === COUNTRY ? "country" : "end";
    const text = kind === COUNTRY ? [...name.toUpperCase()].join("\u2009") : name;
    return [this.wide(text, look) / 2 + 3, this.looks[look].size * 0.5 + 4];
  }

  wish(kind, text, at, more = {}) {
    return { kind, text, at, size: this.looks[kind].size, wide: this.wide(text, kind), ...more };
  }

  /** Names of what arrows begin and end at, each once: an area's own, or at the edge of the frame. */
  ends(arrows, named) {
    const wishes = new Map();
    for (const { row, ends, outside } of arrows) {
      row.f.forEach((name, i) => {
        const kind = row.e[i];
        if (wishes.has(name) || (!outside[i] && (kind === COUNTRY || named.has(name)))) return;
        const [x, y] = ends[i];
        // On the spot where its arrows end; where a mark is there, above or below it.
        const spots = !outside[i] && kind === AREA
          ? [0, -14, 14, -22, 22].map((drop) => [x, y + drop]) : null;
        wishes.set(name, this.wish("end", name, ends[i], { spots, clear: 3 }));
      });
    }
    return [...wishes.values()];
  }

  /** Whose a redeployment is and of how many: on its own arrow. */
  moved(arrows) {
    return arrows.filter(({ row, line }) => row.x
      && line.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - line[i][0], y - line[i][1]), 0) > LONG)
      .map(({ row, line }) => {
        const spots = ALONG.map((share) => line[Math.round(share * (line.length - 1))]);
        return this.wish(`moved ${Math.floor(row.k / 3)}`, row.x, spots[0], { spots, faint: row.l, own: line });
      });
  }

  /**
   * Place all for a view. `marks`: a mark's row, `at`, `icon`; `named`: those that are to be named;
   * `arrows` as `arrow` returns them; `taken`: boxes where none may stand; `crowds`: whether names of
   * a crowd are led out to columns.
   */
  place({ marks, named: naming, arrows, viewport, selected, taken: covered, crowds }) {
    const project = ({ p }) => viewport.project(p);
    const named = new Set(marks.map(({ row }) => row.n));
    const towns = this.names.towns.map((town) => this.wish("town", town.t, project(town), { clear: 2.5 }));
    const reached = new Set(arrows.flatMap(({ row }) => row.f));
    const countries = this.names.countries.map((name) => this.wish("country", name.t, project(name),
      { spots: [project(name)] }));
    const bases = [...naming].sort((a, b) => (b.row.i === selected) - (a.row.i === selected)
      || a.icon.rank - b.icon.rank
      || (b.row.w ?? 0) - (a.row.w ?? 0) || (a.row.i < b.row.i ? -1 : 1))
      .map(({ row, at, icon }) => {
        const kind = icon.loud || row.i === selected ? "loud" : "quiet";
        const clear = icon.size / 2 + (row.i === selected ? 5 : -1);
        return this.wish(kind, row.h ?? row.n, at, { clear });
      });
    const numbers = this.moved(arrows);
    const town = new Set(towns.map(({ text }) => text));
    // A town is not named a second time beside its base.
    const base = new Set(bases.map(({ text }) => text));
    const wishes = [
      ...countries,
      ...this.ends(arrows, new Set([...named, ...town])),
      ...towns.filter(({ text }) => reached.has(text)),
      ...numbers.slice(0, FIRST),
      ...bases.filter(({ kind }) => kind === "loud"),
      ...numbers.slice(FIRST),
      ...bases.filter(({ kind }) => kind === "quiet"),
      ...towns.filter(({ text }) => !reached.has(text) && !base.has(text)),
    ];
    const taken = [...marks.map(({ at, icon }) => around(at, icon.size / 2 - 1)), ...covered];
    const lines = [];
    for (const { line, row, size, angle } of arrows) {
      const [x, y] = line.at(-1);
      taken.push(around([x + (Math.cos(angle) * size) / 2, y + (Math.sin(angle) * size) / 2], size / 2));
      const of = (point) => Object.assign(around(point, row.w / 2 + 1), { line });
      lines.push(...line.filter((_, i) => i % 3 === 0).map(of));
    }
    const points = marks.map(({ at }) => at);
    const crowd = new Set(crowds ? crowded(points) : []);
    const placed = place(wishes.filter(({ at }) => !crowd.has(at)), viewport, taken, lines, points);
    if (!crowds) return placed;
    const beside = new Set(placed.map(({ wish }) => wish));
    const rest = bases.filter((wish) => !beside.has(wish));
    for (const many of [true, false]) {
      const asking = rest.filter(({ at }) => crowd.has(at) === many);
      placed.push(...lead(asking, viewport, [...taken, ...placed.map(({ box }) => box)]));
    }
    return placed;
  }

  /** Draw the lines that lead from marks to their names. */
  lines(placed) {
    for (const { leader } of placed) if (leader) this.line(leader, this.looks.quiet.colour, 0.7);
  }

  /** Draw what insets show of the map, and a line from there to each. */
  frames(insets) {
    const { context } = this;
    for (const inset of insets) {
      const [left, top, right, bottom] = inset.frame;
      this.line(tie(inset), this.looks.quiet.colour, 0.6);
      context.strokeStyle = this.looks.loud.colour;
      context.lineWidth = 0.8;
      context.strokeRect(left, top, right - left, bottom - top);
    }
  }

  line([[x, y], [toX, toY]], colour, wide) {
    const { context } = this;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(toX, toY);
    context.strokeStyle = colour;
    context.lineWidth = wide;
    context.stroke();
  }

  draw(placed) {
    const { context } = this;
    context.textBaseline = "middle";
    context.textAlign = "left";
    for (const { wish, left, middle } of placed) {
      const { weight, size, colour, halo, halo_px: broad } = this.looks[wish.kind];
      context.globalAlpha = wish.faint ? 0.5 : 1;
      context.font = `${weight} ${size}px ${this.font}`;
      context.strokeStyle = halo;
      context.lineWidth = broad;
      context.strokeText(wish.text, left + 1, middle);
      context.fillStyle = colour;
      context.fillText(wish.text, left + 1, middle);
    }
    context.globalAlpha = 1;
  }
}
