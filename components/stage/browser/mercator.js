/** Where things fall on the map: Web Mercator, whose world is 512 * 2 ** zoom pixels wide. */

const TILE = 512;
const AROUND_METRES = 40_075_016.686;

/** A point ([degrees east, degrees north]) on the plane, both coordinates from 0 to 1. */
function plane([longitude, latitude]) {
  const radians = (latitude * Math.PI) / 180;
  return [(longitude + 180) / 360, (1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2];
}

function degrees([x, y]) {
  return [x * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
}

function within(value, [least, most]) {
  return Math.min(Math.max(value, least), most);
}

/** A view (`longitude`, `latitude` of its middle, `zoom`) in a frame of some pixels. */
export class Viewport {
  constructor({ longitude, latitude, zoom }, width, height) {
    Object.assign(this, { longitude, latitude, zoom, width, height });
    this.world = TILE * 2 ** zoom;
    const [x, y] = plane([longitude, latitude]);
    this.left = x * this.world - width / 2;
    this.top = y * this.world - height / 2;
  }

  /** Pixels from the upper left corner. */
  project(point) {
    const [x, y] = plane(point);
    return [x * this.world - this.left, y * this.world - this.top];
  }

  unproject([x, y]) {
    return degrees([(x + this.left) / this.world, (y + this.top) / this.world]);
  }

  /** Pixels that some metres are at a point. */
  pixels(metres, [, latitude]) {
    return (metres * this.world) / (AROUND_METRES * Math.cos((latitude * Math.PI) / 180));
  }

  /** The longest round length (kilometres, of 1, 2 or 5) that some pixels hold at the middle. */
  bar(most) {
    const kilometres = most / this.pixels(1000, [this.longitude, this.latitude]);
    const ten = 10 ** Math.floor(Math.log10(kilometres));
    const length = ten * [5, 2, 1].find((digit) => digit * ten <= kilometres);
    return { length, pixels: this.pixels(1000 * length, [this.longitude, this.latitude]) };
  }

  /** The view after the ground was drawn along by some pixels. */
  moved(across, down) {
    const [longitude, latitude] = this.unproject([this.width / 2 - across, this.height / 2 - down]);
    return { longitude, latitude, zoom: this.zoom };
  }

  /** The view at another zoom at which the same place lies under a pixel. */
  zoomed(zoom, [x, y]) {
    const kept = this.unproject([x, y]);
    const nearer = new Viewport({ longitude: kept[0], latitude: kept[1], zoom }, this.width, this.height);
    return nearer.moved(x - this.width / 2, y - this.height / 2);
  }

  /** The view that holds a rectangle ([[west, south], [east, north]]), some pixels from the edge. */
  fitted([[west, south], [east, north]], padding) {
    const [left, top] = plane([west, north]);
    const [right, bottom] = plane([east, south]);
    const world = Math.min((this.width - 2 * padding) / (right - left),
      (this.height - 2 * padding) / (bottom - top));
    const [longitude, latitude] = degrees([(left + right) / 2, (top + bottom) / 2]);
    return { longitude, latitude, zoom: Math.log2(world / TILE) };
  }
}

/** A view with its middle in a rectangle and its zoom within two ends, so that none is ever lost. */
export function bounded({ longitude, latitude, zoom }, [[west, south], [east, north]], zooms) {
  return {
    longitude: within(longitude, [west, east]),
    latitude: within(latitude, [south, north]),
    zoom: within(zoom, zooms),
  };
}
