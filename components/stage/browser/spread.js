/** How marks that would cover each other are moved apart (as `draw/marks.py` does). */

const ROUNDS = 60;
const PULLED = 40;
const REACH = 36;
const PULL = 0.02;
const ASIDE = 4;
/** A golden angle for each mark parts those that share a point, the same way every time. */
const TURN = 2.399963;

/** Pairs of points within reach of each other, as positions. */
function neighbours(points) {
  const order = points.map((_, i) => i).sort((a, b) => points[a][0] - points[b][0] || a - b);
  const pairs = [];
  order.forEach((a, i) => {
    for (let j = i + 1; j < order.length && points[order[j]][0] - points[a][0] <= REACH; j += 1) {
      if (Math.abs(points[order[j]][1] - points[a][1]) <= REACH) pairs.push([a, order[j]]);
    }
  });
  return pairs;
}

/** Move on what came to rest on one pixel in a crowd: the lower would be out of reach. */
function aside(points) {
  const taken = new Set();
  for (const point of points) {
    while (taken.has(point.join())) point[0] += ASIDE;
    taken.add(point.join());
  }
  return points;
}

/**
 * Where marks of some `radii` stand, each as near to its point as there is room; in whole pixels
 * from there, so that none trembles while the map is moved.
 */
export function spread(points, radii) {
  const pairs = neighbours(points);
  const at = points.map(([x, y], i) => (pairs.length
    ? [x + 0.05 * Math.cos(TURN * i), y + 0.05 * Math.sin(TURN * i)] : [x, y]));
  for (let step = 0; step < ROUNDS; step += 1) {
    const moves = [];
    for (const [a, b] of pairs) {
      const [across, down] = [at[b][0] - at[a][0], at[b][1] - at[a][1]];
      const distance = Math.max(Math.hypot(across, down), 1e-6);
      const apart = radii[a] + radii[b];
      if (distance < apart) moves.push([a, b, (0.45 * (apart - distance)) / distance, across, down]);
    }
    if (step >= PULLED && !moves.length) break;
    for (const [a, b, push, across, down] of moves) {
      at[a][0] -= push * across;
      at[a][1] -= push * down;
      at[b][0] += push * across;
      at[b][1] += push * down;
    }
    if (step < PULLED) {
      at.forEach((point, i) => [0, 1].forEach((axis) => {
        point[axis] += PULL * (points[i][axis] - point[axis]);
      }));
    }
  }
  return aside(at.map((point, i) =>
    point.map((value, axis) => points[i][axis] + Math.round(value - points[i][axis]))));
}
