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

/** Set an element's text where it differs, so that a step touches only what changes. */
export function say(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** Give a canvas the pixels of a size; nothing is asked of the page, which would lay it out anew. */
export function fit(canvas, { width, height }) {
  const density = globalThis.devicePixelRatio || 1;
  const [across, down] = [width, height].map((size) => Math.round(size * density));
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
  return density;
}
