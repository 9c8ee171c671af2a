/** Where labels go in the view at hand: none on another or on a mark (as `draw/labels.py` does). */

const EDGE = 3;
const GAP = 2;
const FARTHER = 7;
const LINE = 1.2;
/** Pixels within which more marks than a few are a crowd; pixels between it and its names. */
const NEAR = 20;
const FEW = 4;
const COLUMN = 16;

function meets(a, b) {
  return a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
}

function away([left, top, right, bottom], [x, y]) {
  return Math.hypot(Math.max(left - x, x - right, 0), Math.max(top - y, y - bottom, 0));
}

/** The box around a point. */
export function around([x, y], radius) {
  return [x - radius, y - radius, x + radius, y + radius];
}

/** Points among so many others that their names do not fit beside them. */
export function crowded(points) {
  return points.filter(([x, y]) => points.filter((other) =>
    Math.hypot(other[0] - x, other[1] - y) < NEAR).length > FEW);
}

/**
 * Give the names of a crowd room in two columns beside it, in the order of their marks from above
 * to below; `leader`: the line from the mark. Who finds no room, the least important, is left out.
 */
export function lead(wishes, { width, height }, taken) {
  if (!wishes.length) return [];
  const xs = wishes.map(({ at }) => at[0]).sort((a, b) => a - b);
  const half = (xs.length - 1) / 2;
  const middle = (xs[Math.floor(half)] + xs[Math.ceil(half)]) / 2;
  const tall = wishes[0].size * LINE;
  return [-1, 1].flatMap((side) => {
    const here = wishes.filter(({ at }) => (at[0] < middle) === (side < 0));
    if (!here.length) return [];
    const edge = side * Math.max(...here.map(({ at }) => side * at[0])) + side * COLUMN;
    const box = (row, wide) => [edge - (side < 0 ? wide : 0), row - tall / 2,
      edge + (side < 0 ? 0 : wide), row + tall / 2];
    const free = (place) => !taken.some((other) => meets(place, other));
    const widths = here.map(({ wide }) => wide).sort((a, b) => a - b);
    const usual = widths[Math.floor((widths.length - 1) / 2)];
    const home = here.reduce((sum, { at }) => sum + at[1], 0) / here.length;
    const rows = [];
    for (let row = EDGE + tall / 2; row < height - EDGE - tall / 2; row += Math.ceil(tall)) {
      if (free(box(row, usual))) rows.push(row);
    }
    const kept = here.slice(0, rows.length).sort((a, b) => a.at[1] - b.at[1] || a.at[0] - b.at[0]);
    rows.sort((a, b) => Math.abs(a - home) - Math.abs(b - home)).length = kept.length;
    rows.sort((a, b) => a - b);
    return kept.map((wish, i) => {
      const place = box(rows[i], wish.wide);
      return { wish, left: place[0], middle: rows[i], box: place, leader: [wish.at, [edge - side, rows[i]]] };
    }).filter(({ box: place }) => free(place) && place[0] >= EDGE && place[2] <= width - EDGE);
  });
}

/** Left and middle of the places that a label may have, those liked most first. */
function* places({ at: [x, y], spots, clear = 0, size, wide }) {
  if (spots) {
    for (const [left, middle] of spots) yield [left - wide / 2, middle];
    return;
  }
  const tall = (size * LINE) / 2;
  for (const out of [clear + GAP, clear + GAP + FARTHER]) {
    const aslant = out * 0.72;
    const lift = tall + aslant * 0.6;
    yield [x + out, y];
    yield [x - out - wide, y];
    yield [x + aslant, y - lift];
    yield [x + aslant, y + lift];
    yield [x - aslant - wide, y - lift];
    yield [x - aslant - wide, y + lift];
    yield [x - wide / 2, y - tall - out + 1];
    yield [x - wide / 2, y + tall + out - 1];
  }
}

/**
 * Give labels room, the most important first; who finds none is left out.
 *
 * `wishes`: `text`, `at` (the point that it belongs to), `clear` (pixels to keep from it), `size`,
 * `wide`, and `spots` where it may only stand centred on one of these points, those of its `own`
 * line. `taken`, `lines`: boxes that none may touch, and that it covers only where there is no
 * better place, each box with the `line` that it is of. `marks`: points to none of which a label
 * stands nearer than to its own. Returned: wish, `left`, `middle`.
 */
export function place(wishes, { width, height }, taken, lines, marks) {
  const hard = [...taken];
  const placed = [];
  for (const wish of wishes) {
    const { at, spots, size, wide } = wish;
    const tall = (size * LINE) / 2;
    let best = null;
    let rank = 0;
    for (const [left, middle] of places(wish)) {
      const cost = 0.25 * rank;
      rank += 1;
      if (best && best.cost <= cost) break;
      const box = [left, middle - tall, left + wide, middle + tall];
      if (box[0] < EDGE || box[1] < EDGE || box[2] > width - EDGE || box[3] > height - EDGE) continue;
      if (hard.some((other) => meets(box, other))) continue;
      const gap = away(box, at);
      if (!spots && marks.some((mark) => Math.max(Math.abs(mark[0] - at[0]), Math.abs(mark[1] - at[1])) > 0.5
        && away(box, mark) < gap)) continue;
      // What stands on its own arrow is crossed by the others; a name that has its spot, by none.
      const crossed = spots && !wish.own ? [] : lines.filter((one) => one.line !== wish.own && meets(box, one));
      const whole = cost + 2 * crossed.length;
      if (!best || whole < best.cost) best = { cost: whole, box, left, middle };
    }
    if (!best) continue;
    hard.push(best.box);
    placed.push({ wish, left: best.left, middle: best.middle, box: best.box });
  }
  return placed;
}
