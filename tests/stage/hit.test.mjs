import assert from "node:assert/strict";
import { test } from "node:test";
import { hit } from "../../components/stage/browser/hit.js";

const flows = { id: "flows", kind: "arrows", picked: true };
const heads = { id: "heads", kind: "icons", icons: [{ size: 30 }] };
const bases = { id: "bases", kind: "icons", picked: true, icons: [{ size: 7 }, { size: 12 }] };
const line = { w: 4 };
const drawn = { row: line, line: [[0, 0], [100, 0], [100, 100]] };
const base = { k: 1, i: "a" };
const moved = { k: 1, i: "b" };
const stood = [{ row: base, at: [50, 0] }, { row: moved, at: [70, 0] }];
const at = (point, slack = 0) =>
  hit(point, [[flows, [drawn]], [heads, [{ row: { k: 0 }, at: [0, 50] }]], [bases, stood]], slack);

test("a base is found within its mark, where the mark was moved to", () => {
  assert.equal(at([50, 5]).row, base);
  assert.equal(at([70, 5]).row, moved);
  assert.equal(at([50, 7]), null);
});

test("a thumb may be off", () => {
  assert.equal(at([50, 16], 12).row, base);
});

test("between two marks the nearer is meant", () => {
  assert.equal(at([58, 0], 12).row, base);
  assert.equal(at([62, 0], 12).row, moved);
});

test("a line is found along its length and no further", () => {
  assert.equal(at([20, 1.9]).row, line);
  assert.equal(at([20, 2.1]), null);
  assert.equal(at([101, 60]).row, line);
  assert.equal(at([-3, 0]), null);
});

test("a mark over a line is the one that is meant", () => {
  assert.equal(at([50, 1]).layer.id, "bases");
});

test("what is not to be pointed at is not found", () => {
  assert.equal(at([0, 50]), null);
});

test("of two that share a point, the upper", () => {
  const upper = { row: { ...base, i: "c" }, at: [50, 0] };
  assert.equal(hit([50, 0], [[bases, [stood[0], upper]]], 0).row, upper.row);
});
