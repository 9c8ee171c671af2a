const ANCHORS = ["left", "center", "right"];

/** The map's labels: places and looks are Python's. */
export class Labels {
  constructor(context) {
    this.context = context;
  }

  /**
   * `layers`: pairs of rows and look; `project` turns degrees into pixels of the map; where it is
   * `crowded`, a label that would cover an earlier one is left out.
   */
  draw(layers, font, project, crowded) {
    const { context } = this;
    context.textBaseline = "middle";
    const taken = [];
    // What is on the map has its names before the ground has its own.
    for (const [rows, look] of crowded ? [...layers].reverse() : layers) {
      context.strokeStyle = look.halo;
      context.lineWidth = look.halo_px;
      for (const { p, t, o = [0, 0], a = 0, k = 0 } of rows) {
        const [x, y] = project(p);
        context.font = `${look.weight} ${look.sizes[k]}px ${font}`;
        context.textAlign = ANCHORS[a];
        if (crowded && this.covers(taken, t, x + o[0], y + o[1], a, look.sizes[k])) continue;
        context.strokeText(t, x + o[0], y + o[1]);
        context.fillStyle = look.colours[k];
        context.fillText(t, x + o[0], y + o[1]);
      }
    }
  }

  covers(taken, text, x, y, anchor, size) {
    const wide = this.context.measureText(text).width;
    const left = x - (wide * anchor) / 2;
    const box = [left, y - size / 2, left + wide, y + size / 2];
    const meets = taken.some((other) =>
      other[0] < box[2] && other[2] > box[0] && other[1] < box[3] && other[3] > box[1]);
    if (!meets) taken.push(box);
    return meets;
  }
}
