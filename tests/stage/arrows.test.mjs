import assert from "node:assert/strict";
import { test } from "node:test";
import { arrow } from "../../components/stage/browser/arrows.js";

const view = { width: 700, height: 500, project: (point) => point };
const halves = () => [30, 8];
const row = (p, more = {}) => ({ p, w: 2, b: 0.16, k: 0, e: [0, 0], f: ["A", "B"], ...more });
const tip = ({ line, size, angle }) =>
  [line.at(-1)[0] + size * Math.cos(angle), line.at(-1)[1] + size * Math.sin(angle)];

test("an arrow ends short of the mark that it points at", () => {
  const [x, y] = tip(arrow(row([[100, 100], [400, 300]]), view, halves));
  const gap = Math.hypot(x - 400, y - 300);
  assert.ok(gap > 3 && gap < 16, String(gap));
});

test("an arrow to an area ends at its name", () => {
  const [x, y] = tip(arrow(row([[100, 100], [400, 300]], { e: [0, 2] }), view, halves));
  assert.ok(Math.abs(x - 400) >= 28 || Math.abs(y - 300) >= 6, `${x}, ${y} lies on the name`);
});

test("what comes from outside crosses the edge at one point, whatever its other end", () => {
  const drawn = [[400, 300], [200, 100]].map((end) => arrow(row([[-3000, -800], end]), view, halves));
  assert.deepEqual(drawn[0].ends[0], drawn[1].ends[0]);
  assert.deepEqual(drawn[0].outside, [true, false]);
  const [x, y] = drawn[0].ends[0];
  assert.ok(Math.abs(Math.min(x, y) - 5) < 1e-9);
  assert.deepEqual(drawn[0].line[0], drawn[0].ends[0]);
});

test("what has both ends outside is not drawn", () => {
  assert.equal(arrow(row([[-30, 100], [900, 100]]), view, halves), null);
});

test("an arrow passes the place that it goes by way of", () => {
  const { line } = arrow(row([[100, 100], [250, 220], [400, 100]]), view, halves);
  assert.ok(Math.min(...line.map(([x, y]) => Math.hypot(x - 250, y - 220))) < 6);
});

test("an arrow by way of a place outside stays in the frame", () => {
  const { line } = arrow(row([[400, 400], [350, -300], [-900, 200]]), view, halves);
  assert.ok(line.every(([x, y]) => x >= 0 && y >= 0), String(line));
});

test("an arrow that lies wholly on a name is drawn all the same", () => {
  const { line, angle } = arrow(row([[395, 300], [400, 302]], { e: [2, 2] }), view, halves);
  assert.ok(line.length >= 2);
  assert.ok(Number.isFinite(angle));
});

test("where a box covers the edge, an arrow from outside begins at the box", () => {
  const box = [492, 48, 692, 298];
  for (const from of [[3000, 180], [3000, 260], [900, -800]]) {
    const { ends } = arrow(row([from, [200, 300]]), view, halves, [box]);
    const [x, y] = ends[0];
    assert.ok(!(x > box[0] && x < box[2] && y > box[1] && y < box[3]), `${x}, ${y}`);
  }
  const [x] = arrow(row([[3000, 240], [200, 300]]), view, halves, [box]).ends[0];
  assert.equal(x, 487);
  const [free] = arrow(row([[3000, 1200], [200, 300]]), view, halves, [box]).ends;
  assert.ok(Math.abs(free[0] - 695) < 1e-9);
});
