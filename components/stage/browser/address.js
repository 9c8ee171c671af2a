/** What a page keeps of the view in its address, so that a reload and a copy of it show it again. */

/** The parameters of an address: those behind its `?`, or those behind its `#`. */
export function written(part) {
  return Object.fromEntries(new URLSearchParams(part.slice(1)));
}

/** The `#` of an address after some of it changed. */
export function remember(hash, changed) {
  return `#${new URLSearchParams({ ...written(hash), ...changed })}`;
}

/** The page's own address with all that it says (its tab, what is compared), at what is shown. */
export function linkTo(address, shown) {
  const link = new URL(address);
  link.search = new URLSearchParams({ ...written(link.search), ...shown });
  link.hash = "";
  return link.href;
}
