import assert from "node:assert/strict";
import { test } from "node:test";
import { spread } from "../../components/stage/browser/spread.js";

const apart = (points) => Math.min(...points.flatMap((a, i) =>
  points.slice(i + 1).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1]))));

test("marks that share a point are parted, the same way each time", () => {
  for (const count of [2, 5, 20]) {
    const points = Array.from({ length: count }, () => [100.4, 100.6]);
    const radii = points.map(() => 5.5);
    const moved = spread(points, radii);
    assert.deepEqual(moved, spread(points, radii));
    assert.ok(apart(moved) > 5.5, String(apart(moved)));
    assert.ok(moved.every(([x, y]) => Number.isInteger(Math.round((x - 100.4) * 1e6) / 1e6)
      && Math.hypot(x - 100.4, y - 100.6) < 50));
  }
});

test("marks with room stay on their points", () => {
  const points = [[10.2, 10], [40, 10], [10, 60]];
  assert.deepEqual(spread(points, [5, 5, 5]), points);
});

test("as the map is enlarged, marks come to their points", () => {
  const points = [[100, 100], [103, 100], [100, 104]];
  const strayed = (scale) => {
    const at = points.map((point) => point.map((value) => value * scale));
    return Math.max(...spread(at, [6, 6, 6]).map(([x, y], i) => Math.hypot(x - at[i][0], y - at[i][1])));
  };
  assert.ok(strayed(1) > strayed(2) && strayed(8) === 0);
});
