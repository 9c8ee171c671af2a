/** What a link may say of the stage, checked: a bad value is left aside, and said. */

/** What one step of the clock is, and the scale of the curve: each value with its words. */
export const GRAINS = { years: "by year", months: "by month" };
export const SCALES = { root: "square root", linear: "linear", log: "logarithmic" };

function rules(span) {
  const { phases, bases } = span.payload;
  const ids = phases.map(({ id }) => id);
  const one = (words) => [(value) => Object.hasOwn(words, value), Object.keys(words).join(" or ")];
  return {
    month: [(value) => span.index(value) !== null,
      `a month from ${span.iso(0)} to ${span.iso(span.count - 1)}, such as ${span.iso(span.horizon)}`],
    grain: one(GRAINS),
    scale: one(SCALES),
    base: [(value) => value === "" || Object.hasOwn(bases, value), "the id of a base of this record, or nothing"],
    phase: [(value) => value === "" || ids.includes(value), `one of ${ids.join(", ")}, or nothing`],
  };
}

/**
 * The state that a link asks for: `wanted` where it can be, else `fallback`; and a sentence for
 * each value that cannot be.
 */
export function checked(wanted, fallback, span) {
  const state = { ...fallback };
  const notices = [];
  for (const [name, [holds, words]] of Object.entries(rules(span))) {
    const value = wanted[name];
    if (value === undefined) continue;
    if (holds(value)) state[name] = value;
    else {
      notices.push(`The link's ${name} "${value}" is left aside: write ${words}. `
        + `Shown is ${fallback[name] || "none"}.`);
    }
  }
  return { state, notices };
}

/** What differs between two states, by name. */
export function changes(before, after) {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => value !== before[name]));
}
