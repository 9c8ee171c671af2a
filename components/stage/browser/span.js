const READS = 2;
const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];

/** The record's whole span: every month's answer, looked up, never computed. */
export class Span {
  constructor(payload) {
    this.take(payload);
  }

  /** Take the record's answers; another variant of the record has the same months. */
  take(payload) {
    if (payload.format !== READS) {
      throw new Error(`This page reads form ${READS} of the record's span, not ${payload.format}.`);
    }
    this.payload = payload;
    this.count = payload.count;
    [this.firstYear, this.firstMonth] = payload.first.split("-").map(Number);
    this.horizon = this.index(payload.horizon);
    this.sets = new Map();
    this.bases = null;
  }

  /** Position of an ISO month; null where it is none of the span. */
  index(month) {
    const parts = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month || "");
    if (!parts) return null;
    const at = (Number(parts[1]) - this.firstYear) * 12 + Number(parts[2]) - this.firstMonth;
    return at >= 0 && at < this.count ? at : null;
  }

  /**
   * Position of what a reader writes as a year, or as a month by number or by name; null where
   * that is none of the span. A year alone keeps the month of `now`, or the nearest that it has.
   */
  read(text, now) {
    const [, year] = /^(\d{4})$/.exec(text) ?? [];
    if (year) {
      const at = now + (Number(year) - this.year(now)) * 12;
      const nearest = Math.min(Math.max(at, 0), this.count - 1);
      return this.year(nearest) === Number(year) ? nearest : null;
    }
    const [, before, number] = /^(\d{4})[-/.](\d{1,2})$/.exec(text) ?? [];
    if (before) return this.index(`${before}-${number.padStart(2, "0")}`);
    const [, name, after] = /^([a-z]{3,})\.? (\d{4})$/i.exec(text) ?? [];
    const month = MONTHS.findIndex((each) => name && each.toLowerCase().startsWith(name.toLowerCase()));
    return month < 0 ? null : this.index(`${after}-${String(month + 1).padStart(2, "0")}`);
  }

  year(at) {
    return this.firstYear + Math.floor((at + this.firstMonth - 1) / 12);
  }

  /** Month of the year, 0 to 11. */
  monthOfYear(at) {
    return (at + this.firstMonth - 1) % 12;
  }

  iso(at) {
    return `${this.year(at)}-${String(this.monthOfYear(at) + 1).padStart(2, "0")}`;
  }

  words(at) {
    return `${MONTHS[this.monthOfYear(at)]} ${this.year(at)}`;
  }

  text(position) {
    return this.payload.pools.texts[position];
  }

  title(at) {
    return this.text(this.payload.titles[at]);
  }

  bottomLine(at) {
    return this.text(this.payload.bottom_lines[at]);
  }

  sources(at) {
    return this.text(this.payload.sources[at]);
  }

  sentence(grain, at) {
    return this.text(this.payload.grains[grain].sentences[at]);
  }

  alternative(grain, at) {
    return this.text(this.payload.grains[grain].alternatives[at]);
  }

  unplaced(grain, at) {
    return this.payload.grains[grain].unplaced[at].map((i) => this.text(i));
  }

  captions(grain, at) {
    return this.payload.grains[grain].captions[at].map((i) => this.text(i));
  }

  /** What a step of a phase says: the levels, what came and went, milestones. */
  step(at) {
    return this.payload.grains.months.steps[at].map((i) => this.text(i));
  }

  /** Headline figures: arrays of label, figure, band, basis, tab that opens it, absent. */
  headlines(grain, at) {
    return this.payload.grains[grain].headlines[at].map((i) => this.payload.pools.lines[i]);
  }

  /** Points of all bases. */
  points() {
    this.bases ??= [...new Map(this.payload.pools.rows.bases.map(({ i, p }) => [i, p])).values()];
    return this.bases;
  }

  /** Rows of a layer of the map: the same array for the same rows, which the map then keeps. */
  rows(layer, grain, at) {
    const position = this.payload.grains[grain].rows[layer][at];
    const key = `${layer} ${position}`;
    if (!this.sets.has(key)) {
      const { rows, sets } = this.payload.pools;
      this.sets.set(key, sets[layer][position].map((i) => rows[layer][i]));
    }
    return this.sets.get(key);
  }
}

export { MONTHS };
