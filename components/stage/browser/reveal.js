/** Milliseconds after which what was opened is no longer waited for. */
const LONGEST = 20_000;
const STATE = "data-test-script-state";
/** Part of the window above what was opened, in which the stage is still seen; none of a low one. */
const ABOVE = 0.3;
const LOW = 700;

/** Wait until the page's run is over: what was opened is drawn by it. */
export function drawn() {
  const app = document.querySelector(`[${STATE}]`);
  // Another run may be asked for before this one has ended.
  const over = () => !["running", "rerunRequested"].includes(app?.getAttribute(STATE));
  return new Promise((done) => {
    const watch = new MutationObserver(() => {
      if (!over()) return;
      watch.disconnect();
      done();
    });
    if (app) watch.observe(app, { attributes: true, attributeFilter: [STATE] });
    setTimeout(() => {
      // A run that was over before it was looked at.
      if (over()) done();
    }, 400);
    setTimeout(() => { watch.disconnect(); done(); }, LONGEST);
  });
}

let lastAct = 0;
for (const act of ["pointerdown", "keydown"]) {
  addEventListener(act, () => { lastAct = performance.now(); }, { capture: true, passive: true });
}

/** Bring what was asked for at a time into sight and into focus, unless the reader went on since. */
export async function reveal(selector, asked) {
  await drawn();
  if (lastAct <= asked) bring(document.querySelector(selector));
}

/** Scroll to an element where it is not in sight, and focus it. */
export function bring(target) {
  if (!target) return;
  const above = innerHeight < LOW ? 0 : innerHeight * ABOVE;
  const { top } = target.getBoundingClientRect();
  if (top < 0 || top > innerHeight * 0.5) {
    target.style.scrollMarginTop = `${Math.max(above, 56)}px`;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    target.scrollIntoView({ block: "start", behavior: still ? "instant" : "smooth" });
  }
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
}
