/** What a link may say of the stage, checked: a bad value is left aside, and said. */

const GRAINS = ["years", "months"];
const SCALES = ["root", "linear", "log"];

function rules(span) {
  const { phases, bases } = span.payload;
  const ids = phases.map(({ id }) => id);
  return {
    month: [(value) => span.index(value) !== null,
      `a month from ${span.iso(0)} to ${span.iso(span.count - 1)}, such as ${span.iso(span.horizon)}`],
    grain: [(value) => GRAINS.includes(value), GRAINS.join(" or ")],
    scale: [(value) => SCALES.includes(value), SCALES.join(" or ")],
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
