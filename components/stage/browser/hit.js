/** What stands under a point of the map: the one answer for pointing, tapping and clicking. */

function toLine([x, y], [x0, y0], [x1, y1]) {
  const [across, down] = [x1 - x0, y1 - y0];
  const along = ((x - x0) * across + (y - y0) * down) / (across ** 2 + down ** 2 || 1);
  const share = Math.min(Math.max(along, 0), 1);
  return Math.hypot(x - x0 - share * across, y - y0 - share * down);
}

const distances = {
  /** From the edge of an icon; nothing within it. */
  icons: ({ row: { k = 0 }, at: [x, y] }, layer, at) =>
    Math.hypot(at[0] - x, at[1] - y) - layer.icons[k].size / 2,
  /** From the edge of a line, which is in pixels. */
  arrows: ({ line, row: { w } }, layer, at) => {
    const gaps = line.slice(1).map((point, i) => toLine(at, line[i], point));
    return Math.min(...gaps) - w / 2;
  },
};

/**
 * The row under a point, with its layer; null where there is none.
 *
 * `layers`: pairs of a look and its rows, in the order in which they are painted: what is above
 * comes first, and in a layer what is nearest. `slack`: pixels by which the point may be off.
 */
export function hit(at, layers, slack) {
  for (const [layer, rows] of [...layers].reverse()) {
    if (!layer.picked) continue;
    let nearest = null;
    for (const item of rows) {
      const distance = distances[layer.kind](item, layer, at);
      // The later row lies above the earlier one.
      if (distance <= slack && !(nearest?.distance < distance)) nearest = { layer, row: item.row, distance };
    }
    if (nearest) return nearest;
  }
  return null;
}
