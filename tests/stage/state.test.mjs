import assert from "node:assert/strict";
import { test } from "node:test";
import { linkTo, remember, written } from "../../components/stage/browser/address.js";
import { Span } from "../../components/stage/browser/span.js";
import { changes, checked } from "../../components/stage/browser/state.js";

const SPAN = new Span({
  format: 2, first: "2003-03", count: 24, horizon: "2004-10", bases: { "al-tanf": "al-Tanf" }, pools: { rows: { bases: [] } },
  phases: [{ id: "surge", first: 2, last: 5 }],
});
const DEFAULT = { month: "2004-10", grain: "years", scale: "linear", base: "", phase: "" };

test("months are counted from the first, whichever of the year it is", () => {
  assert.equal(SPAN.index("2003-03"), 0);
  assert.equal(SPAN.index("2004-01"), 10);
  assert.equal(SPAN.iso(10), "2004-01");
  assert.equal(SPAN.words(10), "January 2004");
  for (let at = 0; at < 24; at += 1) assert.equal(SPAN.index(SPAN.iso(at)), at);
});

test("what is no month of the record has no place", () => {
  for (const month of ["2003-02", "2005-03", "2003-13", "2004-00", "2004", "", null, "2004-1"]) {
    assert.equal(SPAN.index(month), null, String(month));
  }
});

test("a good link is taken as it is", () => {
  const link = { month: "2003-12", grain: "months", scale: "log", base: "al-tanf", phase: "surge" };
  assert.deepEqual(checked(link, DEFAULT, SPAN), { state: link, notices: [] });
});

test("each bad value is left aside, with a sentence that says what to write", () => {
  const link = { month: "2003-13", grain: "weeks", scale: "x", base: "nowhere", phase: "no" };
  const { state, notices } = checked(link, DEFAULT, SPAN);
  assert.deepEqual(state, DEFAULT);
  assert.equal(notices.length, 5);
  assert.match(notices[0], /month "2003-13".*from 2003-03 to 2005-02, such as 2004-10.*Shown is 2004-10/);
  assert.match(notices[1], /grain "weeks".*years or months/);
  // What an object has by birth is no base.
  assert.equal(checked({ base: "constructor" }, DEFAULT, SPAN).notices.length, 1);
});

test("an address keeps what it does not know", () => {
  assert.deepEqual(written("#month=2004-01&x=1"), { month: "2004-01", x: "1" });
  assert.equal(remember("#month=2004-01&x=1", { month: "2004-02" }), "#month=2004-02&x=1");
});

test("what changed is told, and nothing else", () => {
  assert.deepEqual(changes({ a: 1, b: 2 }, { a: 1, b: 3, c: 4 }), { b: 3, c: 4 });
});

test("a link to the page keeps its tab and what is compared", () => {
  assert.equal(
    linkTo("http://x/?month=2007-10&tab=changes&since=2006-10#top", { month: "2008-10", base: "" }),
    "http://x/?month=2008-10&tab=changes&since=2006-10&base=",
  );
});
