import assert from "node:assert/strict";
import { test } from "node:test";
import { around, crowded, lead, place } from "../../components/stage/browser/placing.js";

const frame = { width: 700, height: 500 };
const meets = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
const away = ([l, t, r, b], [x, y]) => Math.hypot(Math.max(l - x, x - r, 0), Math.max(t - y, y - b, 0));

/** The same points each time, crowded in the middle. */
function crowd(count) {
  let seed = 7;
  const next = () => { seed = (seed * 16807) % 2147483647; return seed / 2147483647; };
  return Array.from({ length: count }, () => [150 + 400 * next() * next(), 100 + 300 * next()]);
}

test("labels keep apart, off the marks, in the frame, and nearest to their own", () => {
  for (const count of [5, 40, 120]) {
    const points = crowd(count);
    const wishes = points.map((at, i) => ({ text: `Base ${i}`, at, clear: 5, size: 11.5, wide: 50 }));
    const marks = points.map((at) => around(at, 5));
    const placed = place(wishes, frame, marks, [], points);
    assert.ok(placed.length);
    placed.forEach(({ wish, box }, i) => {
      assert.ok(box[0] >= 0 && box[1] >= 0 && box[2] <= 700 && box[3] <= 500);
      assert.ok(!marks.some((mark) => meets(mark, box)));
      assert.ok(!placed.slice(i + 1).some((other) => meets(other.box, box)));
      assert.ok(points.every((point) => point === wish.at || away(box, point) >= away(box, wish.at)));
    });
  }
});

test("the more room, the more labels", () => {
  const points = crowd(60);
  const counts = [1, 2, 4].map((scale) => {
    const at = points.map(([x, y]) => [x * scale, y * scale]);
    const wishes = at.map((point, i) => ({ text: String(i), at: point, clear: 5, size: 11.5, wide: 50 }));
    const size = { width: 700 * scale, height: 500 * scale };
    return place(wishes, size, at.map((point) => around(point, 5)), [], at).length;
  });
  assert.ok(counts[0] < counts[1] && counts[1] <= counts[2], String(counts));
});

test("what may only stand on its line stands there or not at all", () => {
  const wish = { text: "500", at: [300, 200], spots: [[300, 200], [340, 220]], size: 11.5, wide: 30 };
  const [first] = place([wish], frame, [], [], []);
  assert.deepEqual([first.left, first.middle], [285, 200]);
  const [second] = place([wish], frame, [around([300, 200], 6)], [], []);
  assert.deepEqual([second.left, second.middle], [325, 220]);
  assert.equal(place([wish], frame, [[200, 100, 400, 300]], [], []).length, 0);
});

test("names of a crowd are led out to two columns in the order of their marks", () => {
  const points = Array.from({ length: 16 }, (_, i) => [300 + 9 * (i % 4), 200 + 9 * Math.floor(i / 4)]);
  assert.equal(crowded([...points, [500, 200]]).length, 16);
  const wishes = points.map((at, i) => ({ text: `Base ${i}`, at, clear: 5, size: 11.5, wide: 50 }));
  const marks = points.map((at) => around(at, 4));
  const led = lead(wishes, frame, marks);
  assert.equal(led.length, 16);
  led.forEach(({ box }, i) => {
    assert.ok(!marks.some((mark) => meets(mark, box)));
    assert.ok(!led.slice(i + 1).some((other) => meets(other.box, box)));
  });
  for (const side of [led.slice(0, 8), led.slice(8)]) {
    const rows = side.map(({ wish, middle }) => [wish.at[1], middle]);
    rows.slice(1).forEach(([y, middle], i) => assert.ok(y >= rows[i][0] && middle > rows[i][1]));
  }
  assert.deepEqual(lead(wishes, { width: 100, height: 100 }, marks), []);
});

test("a number stands on its own line where no other crosses it", () => {
  const own = [[300, 200], [340, 220]];
  const wish = { text: "500", at: own[0], spots: own, own, size: 11.5, wide: 30 };
  const mine = own.map((point) => Object.assign(around(point, 2), { line: own }));
  const [free] = place([wish], frame, [], mine, []);
  assert.equal(free.left, 285);
  const other = Object.assign(around([300, 200], 2), { line: [] });
  const [aside] = place([wish], frame, [], [...mine, other], []);
  assert.equal(aside.left, 325);
});
