import assert from "node:assert/strict";
import { test } from "node:test";
import { bounded, Viewport } from "../../components/stage/browser/mercator.js";

const VIEW = { longitude: 42.5, latitude: 33.3, zoom: 5.2 };
const near = (found, wanted, by = 1e-6) =>
  found.forEach((value, i) => assert.ok(Math.abs(value - wanted[i]) < by, `${found} is not ${wanted}`));

test("the middle of the view is the middle of the frame", () => {
  near(new Viewport(VIEW, 720, 516).project([42.5, 33.3]), [360, 258]);
});

test("pixels lead back to degrees", () => {
  const viewport = new Viewport(VIEW, 720, 516);
  for (const point of [[36.2, 28.9], [48.8, 37.5], [44.4, 33.3]]) {
    near(viewport.unproject(viewport.project(point)), point);
  }
});

test("what is under the pointer stays under it while the map is enlarged", () => {
  const before = new Viewport(VIEW, 720, 516);
  const at = [100, 400];
  const after = new Viewport(before.zoomed(7, at), 720, 516);
  assert.equal(after.zoom, 7);
  near(after.unproject(at), before.unproject(at));
});

test("the ground follows the hand", () => {
  const before = new Viewport(VIEW, 720, 516);
  const after = new Viewport(before.moved(50, -20), 720, 516);
  const [x, y] = before.project([44, 33]);
  near(after.project([44, 33]), [x + 50, y - 20]);
});

test("a rectangle is shown whole, in the middle", () => {
  const viewport = new Viewport(VIEW, 720, 516);
  const part = [[43, 33], [45, 35]];
  const shown = new Viewport(viewport.fitted(part, 60), 720, 516);
  const [left, bottom] = shown.project(part[0]);
  const [right, top] = shown.project(part[1]);
  near([left + right, top + bottom], [720, 516]);
  near([Math.min(left, top)], [60], 1e-6);
});

test("a kilometre is as long as the window says it is", () => {
  const viewport = new Viewport(VIEW, 720, 516);
  const [, y0] = viewport.project([42.5, 33.3]);
  const [, y1] = viewport.project([42.5, 33.3 + 1 / 111.32]);
  near([viewport.pixels(1000, [42.5, 33.3])], [y0 - y1], 0.01);
});

test("no view is lost", () => {
  const bounds = [[36, 29], [49, 38]];
  assert.deepEqual(bounded({ longitude: 90, latitude: -10, zoom: 20 }, bounds, [4, 11]),
    { longitude: 49, latitude: 29, zoom: 11 });
});

test("the bar of the scale is a round length that fits, and as long as it says", () => {
  for (let zoom = 4; zoom < 11; zoom += 0.3) {
    const viewport = new Viewport({ ...VIEW, zoom }, 720, 516);
    const { length, pixels } = viewport.bar(110);
    assert.match(String(length), /^(0\.)?0*[125]0*$/);
    assert.ok(pixels <= 110 && pixels > 43, `${length} km in ${pixels} pixels`);
    assert.ok(Math.abs(viewport.pixels(length * 1000, [VIEW.longitude, VIEW.latitude]) - pixels) < 1e-6);
  }
});
