import { Viewport } from "./mercator.js";

/** Pixels that a view leaves at its edge. */
const PADDING = 6;

/** Width and height of an inset on a map of a size; null where the map is small. */
function insetSize({ least, share, most }, size) {
  if (size[0] < least[0] || size[1] < least[1]) return null;
  return size.map((length, axis) => Math.min(Math.round(share[axis] * length), most[axis]));
}

/** Pixels by which the region lies left of the middle, to leave insets room. */
export function insetShift({ parts, left, margin, ...sizes }, { width, height }, beside) {
  const size = parts.length ? insetSize(sizes, [width, height]) : null;
  return size ? Math.max(Math.min(beside - left, size[0] + margin - beside), 0) : 0;
}

export function within([x, y], [left, top, right, bottom]) {
  return x > left && x < right && y > top && y < bottom;
}

/**
 * Where the insets of a month lie on a map (as `draw/insets.py` says of paper).
 *
 * `standing`: points of the month's bases, which must crowd. `bases`: those of all of the record; an
 * inset that would hide one is not drawn. `from`: pixels that the buttons take above. Returned:
 * `part`, `box` on the map and `frame` of what it shows there (left, top, right, bottom), `viewport`
 * of its own pixels.
 */
export function insetsOf({ parts, margin, crowd, ...sizes }, month, viewport, { standing, bases }, from) {
  const size = insetSize(sizes, [viewport.width, viewport.height]);
  if (!size) return [];
  const crowded = ({ first, last, window }) => first <= month && month <= last
    && standing.filter((point) => within(point, window)).length >= crowd;
  return parts.filter(crowded).map((part, number) => {
    const [west, south, east, north] = part.window;
    const view = new Viewport(viewport, ...size).fitted([[west, south], [east, north]], PADDING);
    const near = new Viewport(view, ...size);
    const left = viewport.width - margin - size[0];
    const top = from + margin + number * (size[1] + margin);
    return { part, viewport: near, box: [left, top, left + size[0], top + size[1]],
      frame: [[0, 0], size].flatMap((corner) => viewport.project(near.unproject(corner))) };
  }).filter(({ box }) => box[3] <= viewport.height - margin
    && !bases.some((point) => within(viewport.project(point), box)));
}

/** The line from what an inset shows to the inset: the shorter of those between their corners. */
export function tie({ box, frame }) {
  const ties = [1, 3].map((edge) => [[frame[2], frame[edge]], [box[0], box[edge]]]);
  const [upper, lower] = ties.map(([a, b]) => Math.hypot(a[0] - b[0], a[1] - b[1]));
  return ties[Number(lower < upper)];
}
