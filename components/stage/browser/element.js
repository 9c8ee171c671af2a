/** Make an element: attributes by name, `on…` names as listeners, texts as text, never as HTML. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** A button, which says more of itself in its title where it has one. */
export function button(face, title, act, attributes = {}) {
  return element("button", { type: "button", title, onclick: act, ...attributes }, face);
}

/** A button with a sign on it, which its title puts in words. */
export function signButton(sign, title, act, attributes = {}) {
  return button(sign, title, act, { "aria-label": title, ...attributes });
}

/** A list to choose from: `options` are pairs of a value and its words, `act` takes the chosen one. */
export function choice(label, options, act, attributes = {}) {
  return element("select", { "aria-label": label, onchange: ({ target }) => act(target.value), ...attributes },
    ...options.map(([value, words]) => element("option", { value }, words)));
}

/** A table; its cells are texts or elements. */
export function table(caption, header, rows) {
  return element("table", {}, element("caption", {}, caption),
    element("thead", {}, element("tr", {}, ...header.map((name) => element("th", { scope: "col" }, name)))),
    element("tbody", {}, ...rows.map((cells) =>
      element("tr", {}, ...cells.map((cell) => element("td", {}, cell))))));
}

/** Set an element's text where it differs, so that a step touches only what changes. */
export function say(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** Shapes with their outlines read, once, as a canvas takes them. */
export function outlined(shapes) {
  return shapes.map(({ d, ...look }) => ({ ...look, path: new Path2D(d) }));
}

/** Fill and stroke a path, where there is a colour for it. */
export function trace(context, path, { fill, stroke, width, dash = [], rule = "nonzero" }) {
  if (fill) {
    context.fillStyle = fill;
    context.fill(path, rule);
  }
  if (stroke) {
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.stroke(path);
  }
}

/** Dots of a canvas for each pixel of a page that is printed. */
const PRINTED = 3;

/**
 * Give a canvas the pixels of a size, all clear; nothing is asked of the page, which would lay it
 * out anew. What is printed begins anew: a browser that records it for paper makes white of what
 * is cleared.
 */
export function clear(context, { width, height }) {
  const { canvas } = context;
  const printed = canvas.closest(".printing");
  const density = printed ? PRINTED : globalThis.devicePixelRatio || 1;
  const [across, down] = [width, height].map((size) => Math.round(size * density));
  context.setTransform(density, 0, 0, density, 0, 0);
  if (printed || canvas.width !== across || canvas.height !== down) {
    Object.assign(canvas, { width: across, height: down });
    context.setTransform(density, 0, 0, density, 0, 0);
  } else {
    context.clearRect(0, 0, width, height);
  }
}
