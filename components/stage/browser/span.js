const READS = 2;

export const MONTHS = Array.from({ length: 12 }, (_, i) =>
  new Date(2000, i).toLocaleString("en", { month: "long" }));

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
    /** Points of all bases. */
    this.points = [...new Map(payload.pools.rows.bases.map(({ i, p }) => [i, p])).values()];
  }

  /** A phase of the record by its id, with its first and last month and its frame. */
  phase(id) {
    return this.payload.phases.find((phase) => phase.id === id);
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

  /** The text that a part of the answers has for a month: in a grain, or whatever the grain. */
  text(part, at, grain) {
    const positions = grain ? this.payload.grains[grain][part] : this.payload[part];
    return this.payload.pools.texts[positions[at]];
  }

  /** The texts of a part that has several for a month. */
  texts(part, at, grain) {
    return this.payload.grains[grain][part][at].map((i) => this.payload.pools.texts[i]);
  }

  /** Headline figures: arrays of label, figure, band, basis, tab that opens it, absent. */
  headlines(grain, at) {
    return this.payload.grains[grain].headlines[at].map((i) => this.payload.pools.lines[i]);
  }

  /** The bases of a month, those that are drawn above the others first. */
  bases(grain, at) {
    return [...this.rows("bases", grain, at)].sort((a, b) => (b.k ?? 0) - (a.k ?? 0));
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
