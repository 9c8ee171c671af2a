/** Redeployments as curves in pixels of the view at hand: what `draw/flows.py` draws on paper. */

const STEPS = 48;
const RIM = 5;
/** Pixels around a box of the frame within which the frame's edge is taken to be covered. */
const BESIDE = 10;
const SHORT = 26;
const MOST_BEND = 60;
const NEAR = 2;
/** Pixels that an arrow keeps from the point of a base or a town at its start and its end. */
const CLEAR = [4, 6];
/** What an arrow begins or ends at, as Python numbers it: the last two are their names alone. */
const AREA = 2;

/** Where the line from the frame's middle to a point outside crosses its edge, or that of a box there. */
function rim([x, y], { width, height }, covered) {
  const half = [width / 2, height / 2];
  const away = [x - half[0], y - half[1]];
  const shares = [0, 1].map((axis) => (half[axis] - RIM) / Math.max(Math.abs(away[axis]), 1e-6));
  const share = Math.min(...shares, 1);
  const at = half.map((middle, axis) => middle + away[axis] * share);
  const box = covered.find(([left, top, right, bottom]) =>
    left - BESIDE < at[0] && at[0] < right + BESIDE && top - BESIDE < at[1] && at[1] < bottom + BESIDE);
  if (!box) return at;
  const near = [box[at[0] > half[0] ? 0 : 2], box[at[1] > half[1] ? 1 : 3]];
  const sides = away.map((length, axis) => (near[axis] - half[axis] - Math.sign(length) * RIM) / (length || 1e-6));
  return half.map((middle, axis) => middle + away[axis] * Math.max(...sides));
}

function holds({ width, height }, [x, y]) {
  return x >= 0 && x <= width && y >= 0 && y <= height;
}

function apart(a, b) {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/** Whether a point lies on the mark or the name that stands at an end. */
function covers(end, kind, clear, half, point) {
  if (kind < AREA) return apart(point, end) < clear;
  return Math.abs(point[0] - end[0]) < half[0] && Math.abs(point[1] - end[1]) < half[1];
}

function bent(start, via, end, bend) {
  const length = apart(start, end);
  const normal = [(end[1] - start[1]) / (length || 1), -(end[0] - start[0]) / (length || 1)];
  const rise = Math.min(Math.max(bend * length, length < SHORT ? SHORT : 0), MOST_BEND);
  const middle = [0, 1].map((axis) => (start[axis] + end[axis]) / 2);
  const control = middle.map((at, axis) => (via ? 2 * via[axis] - at : at + normal[axis] * rise));
  return Array.from({ length: STEPS + 1 }, (_, i) => {
    const t = i / STEPS;
    return [0, 1].map((axis) => (1 - t) ** 2 * start[axis] + 2 * t * (1 - t) * control[axis]
      + t ** 2 * end[axis]);
  });
}

/**
 * An arrow of a row in a view; null where none of it is seen.
 *
 * `halves(kind, name)`: half the width and height of a name that stands at an end; `covered`: boxes
 * of the frame at whose edge an arrow from outside begins, as at the frame's own. Returned:
 * `line` in pixels up to the head, the head's `size` and `angle` (radians, clockwise from east),
 * `ends`, and whether each lies `outside`, where the arrow crosses the edge of the frame.
 */
export function arrow(row, viewport, halves, covered = []) {
  const points = row.p.map((point) => viewport.project(point));
  const outside = [points[0], points.at(-1)].map((point) => !holds(viewport, point));
  if (outside[0] && outside[1]) return null;
  const ends = [points[0], points.at(-1)].map((point, i) => (outside[i] ? rim(point, viewport, covered) : point));
  if (apart(...ends) < NEAR) return null;
  // By way of a place off the frame, an arrow would leave it and come back without a name.
  const via = points.length > 2 && holds(viewport, points[1]) ? points[1] : null;
  const curve = bent(ends[0], via, ends[1], row.b);
  const on = (i) => (point) => !outside[i]
    && covers(ends[i], row.e[i], CLEAR[i], halves(row.e[i], row.f[i]), point);
  const free = curve.map((point) => !on(1)(point));
  // An arrow that lies on the name where it ends is drawn whole.
  const tip = free.lastIndexOf(true) < STEPS / 6 ? STEPS : free.lastIndexOf(true);
  const size = 6.5 + 1.1 * row.w;
  const left = curve.map((point, i) => (i < tip ? apart(point, curve[tip]) : 0));
  const most = Math.min(size, 0.55 * Math.max(...left));
  const until = left.findLastIndex((length) => length > most);
  const since = Math.min(Math.max(curve.findIndex((point) => !on(0)(point)), 0), Math.max(until - 3, 0));
  const line = curve.slice(since, until + 1);
  const [x, y] = line.at(-1);
  const aim = curve[Math.max(tip, until + 1)];
  return { row, line, size, angle: Math.atan2(aim[1] - y, aim[0] - x), ends, outside };
}
