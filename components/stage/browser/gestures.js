/** Pixels that a pointer may stray and still be said to have pressed. */
const STRAY = 4;
/** Pixels of a wheel for one step of zoom; of a touchpad's pinch, which comes as a wheel too. */
const WHEEL = 400;
const PINCH = 100;
const LINE = 16;
const KEY_PIXELS = 60;
const KEY_ZOOM = 0.5;
/** Pixels by which a press may be off: of a mouse, of a thumb. */
const SLACK = { mouse: 2, pen: 6, touch: 12 };

/**
 * What a reader does on the map, told in a few words: `move(across, down)`, `zoom(by, at)`,
 * `hover(at, slack)` or `hover(null)`, `press(at, slack)`, `leave()`
 * (Escape) and `passed(touch)`: a wheel or finger went by the map, for it moves the page.
 *
 * One finger swipes the page and presses, two move and enlarge the map; a wheel turns the page
 * until Ctrl is held or the map was pressed, so that nobody is caught.
 */
export class Gestures {
  constructor(target, acts) {
    this.target = target;
    this.acts = acts;
    this.drag = null;
    this.fingers = null;
    this.entered = false;
    const listen = (name, act, options) => target.addEventListener(name, act, options);
    listen("pointerdown", (event) => this.down(event));
    listen("pointermove", (event) => this.moved(event));
    listen("pointerup", (event) => this.up(event));
    listen("pointercancel", () => { this.drag = null; });
    listen("pointerleave", () => {
      this.entered = false;
      acts.hover(null);
    });
    listen("wheel", (event) => this.wheel(event), { passive: false });
    listen("dblclick", (event) => acts.zoom(event.shiftKey ? -1 : 1, this.at(event)));
    listen("keydown", (event) => this.key(event));
    listen("touchstart", (event) => this.touch(event), { passive: false });
    listen("touchmove", (event) => this.touch(event), { passive: false });
    listen("touchend", () => { this.fingers = null; });
    listen("touchcancel", () => { this.fingers = null; });
  }

  at({ clientX, clientY }) {
    const { left, top } = this.target.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }

  down(event) {
    if (event.button !== 0 || !event.isPrimary) return;
    this.entered = event.pointerType !== "touch";
    this.drag = { from: this.at(event), last: this.at(event), strayed: false };
    if (event.pointerType !== "touch") this.target.setPointerCapture(event.pointerId);
  }

  moved(event) {
    const at = this.at(event);
    if (!this.drag) {
      if (event.pointerType !== "touch") this.acts.hover(at, SLACK[event.pointerType] ?? 0);
      return;
    }
    const { from, last } = this.drag;
    if (Math.hypot(at[0] - from[0], at[1] - from[1]) > STRAY) this.drag.strayed = true;
    if (!this.drag.strayed || event.pointerType === "touch") return;
    this.drag.last = at;
    this.acts.move(at[0] - last[0], at[1] - last[1]);
  }

  up(event) {
    const { drag } = this;
    this.drag = null;
    if (drag && !drag.strayed) this.acts.press(drag.from, SLACK[event.pointerType] ?? 0);
    else if (drag) this.acts.hover(this.at(event), 0);
  }

  wheel(event) {
    if (!this.entered && !event.ctrlKey && !event.metaKey) {
      this.acts.passed(false);
      return;
    }
    const pixels = event.deltaY * (event.deltaMode ? LINE : 1);
    const by = -pixels / (event.ctrlKey ? PINCH : WHEEL);
    event.preventDefault();
    this.acts.zoom(Math.min(Math.max(by, -1), 1), this.at(event));
  }

  touch(event) {
    if (event.touches.length !== 2) {
      this.fingers = null;
      if (event.type === "touchmove") this.acts.passed(true);
      return;
    }
    event.preventDefault();
    this.drag = null;
    const [a, b] = [...event.touches].map((finger) => this.at(finger));
    const now = {
      middle: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2],
      apart: Math.hypot(a[0] - b[0], a[1] - b[1]) || 1,
    };
    const before = this.fingers;
    this.fingers = now;
    if (!before) return;
    this.acts.move(now.middle[0] - before.middle[0], now.middle[1] - before.middle[1]);
    this.acts.zoom(Math.log2(now.apart / before.apart), now.middle);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { clientWidth, clientHeight } = this.target;
    const middle = [clientWidth / 2, clientHeight / 2];
    const acts = {
      ArrowLeft: () => this.acts.move(KEY_PIXELS, 0),
      ArrowRight: () => this.acts.move(-KEY_PIXELS, 0),
      ArrowUp: () => this.acts.move(0, KEY_PIXELS),
      ArrowDown: () => this.acts.move(0, -KEY_PIXELS),
      "+": () => this.acts.zoom(KEY_ZOOM, middle),
      "=": () => this.acts.zoom(KEY_ZOOM, middle),
      "-": () => this.acts.zoom(-KEY_ZOOM, middle),
      Escape: () => this.acts.leave(),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}
