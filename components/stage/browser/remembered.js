/** A page of its own keeps the view in its address, behind `#`, so that a reload shows it again. */

/** What an address says of the stage, by name. */
export function remembered(hash) {
  return Object.fromEntries(new URLSearchParams(hash.slice(1)));
}

/** The address after some of it changed. */
export function remember(hash, changed) {
  const kept = new URLSearchParams(hash.slice(1));
  for (const [name, value] of Object.entries(changed)) kept.set(name, value);
  return `#${kept}`;
}
