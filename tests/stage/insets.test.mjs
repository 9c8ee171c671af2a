import assert from "node:assert/strict";
import { test } from "node:test";
import { insetShift, insetsOf, tie } from "../../components/stage/browser/insets.js";
import { Viewport } from "../../components/stage/browser/mercator.js";

const rules = { share: [0.3, 0.5], most: [300, 270], least: [560, 330], margin: 8, left: 40, crowd: 2,
  parts: [{ title: "Town", window: [5, 5, 5.5, 5.5], first: 10, last: 20 }] };
const view = new Viewport({ longitude: 5, latitude: 5, zoom: 5 }, 800, 500);
const crowd = [[5.2, 5.2], [5.3, 5.3]];
const points = { standing: crowd, bases: crowd };

test("an inset lies in the free corner of its months and shows its part nearer", () => {
  const [inset] = insetsOf(rules, 10, view, points, 40);
  assert.deepEqual(inset.box, [552, 48, 792, 298]);
  const [left, top, right, bottom] = inset.frame;
  assert.ok(right - left < 120 && bottom - top < 120);
  for (const point of crowd) {
    const [x, y] = view.project(point);
    assert.ok(left < x && x < right && top < y && y < bottom);
    const [nearX, nearY] = inset.viewport.project(point);
    assert.ok(nearX > 0 && nearX < 240 && nearY > 0 && nearY < 250);
  }
  assert.deepEqual(insetsOf(rules, 9, view, points, 40), []);
  assert.deepEqual(insetsOf(rules, 21, view, points, 40), []);
  assert.equal(tie(inset)[1][0], 552);
});

test("where few bases stand there is none", () => {
  const standing = [crowd[0], [9, 9]];
  assert.deepEqual(insetsOf(rules, 10, view, { ...points, standing }, 40), []);
});

test("none hides a base of the record, and a small map has none", () => {
  const hidden = view.unproject([700, 100]);
  assert.deepEqual(insetsOf(rules, 10, view, { ...points, bases: [...crowd, hidden] }, 40), []);
  assert.deepEqual(insetsOf(rules, 10, new Viewport(view, 390, 500), points, 40), []);
});

test("the region makes room by what is free beside it, and not without insets", () => {
  assert.equal(insetShift(rules, view, 130), 90);
  assert.equal(insetShift(rules, view, 200), 48);
  assert.equal(insetShift(rules, view, 20), 0);
  assert.equal(insetShift({ ...rules, parts: [] }, view, 130), 0);
});
