import { element } from "./element.js";

const TABS = [
  ["evidence", "Evidence"],
  ["bases", "Bases"],
  ["redeployments", "Redeployments"],
  ["milestones", "Milestones"],
  ["sources", "Sources"],
  ["about", "About this file"],
];

/** The evidence panel of a page without a server: the rows behind the month that is shown. */
export class Evidence {
  constructor(payload, stage, about) {
    this.payload = payload;
    this.stage = stage;
    this.span = stage.span;
    this.lines = about;
    this.tab = "evidence";
    this.body = element("div", { class: "evidence-body", role: "tabpanel", tabindex: 0 });
    this.buttons = TABS.map(([name, label]) => element("button",
      { type: "button", role: "tab", "data-tab": name, onclick: () => this.open(name) }, label));
    this.root = element("section", { class: "evidence", "aria-label": "Evidence" },
      element("div", { class: "evidence-tabs", role: "tablist" }, ...this.buttons), this.body);
  }

  /** Show a tab; what a headline figure opens is one of them. */
  open(tab) {
    this.tab = TABS.some(([name]) => name === tab) ? tab : "evidence";
    this.draw();
  }

  show(state) {
    this.state = state;
    this.draw();
  }

  draw() {
    for (const button of this.buttons) {
      button.setAttribute("aria-selected", String(button.dataset.tab === this.tab));
    }
    if (this.state) this.body.replaceChildren(...this[this.tab]());
  }

  /** Rows that can lie in the month, or in its year. */
  within(rows, year) {
    const { at } = this.state;
    const begin = year ? at - this.span.monthOfYear(at) : at;
    const end = year ? begin + 11 : at;
    return rows.filter(([first, last]) => first <= end && last >= begin);
  }

  document(position, credibility) {
    const [publisher, title, published, address, grade] = this.payload.sources[position];
    const words = `${publisher}: ${title}${published ? `, ${published}` : ""}`;
    const link = /^https?:\/\//.test(address)
      ? element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, words)
      : words;
    return element("span", {}, link, " ", element("abbr", { class: "grade" }, grade + credibility));
  }

  table(caption, header, rows) {
    if (!rows.length) return element("p", { class: "quiet" }, `${caption}: none on record.`);
    const cell = (value) => element("td", {}, value instanceof Node ? value : String(value));
    return element("table", {}, element("caption", {}, caption),
      element("thead", {}, element("tr", {}, ...header.map((words) =>
        element("th", { scope: "col" }, words)))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map(cell)))));
  }

  period() {
    const { at, grain } = this.state;
    return grain === "years" ? String(this.span.year(at)) : this.span.words(at);
  }

  /** Figures published for the month, grouped by what they count. */
  evidence() {
    const rows = this.within(this.payload.levels, false);
    const groups = new Map();
    for (const row of rows) {
      if (!groups.has(row[8])) groups.set(row[8], []);
      groups.get(row[8]).push(row);
    }
    const month = this.span.words(this.state.at);
    const heading = element("h2", {}, `Figures published for ${month}`);
    if (!rows.length) return [heading, element("p", { class: "quiet" }, "None on record.")];
    return [heading, ...[...groups].map(([rule, some]) => {
      const [name, meaning] = this.payload.rules[rule] ?? [rule, ""];
      return this.table(`${name}: ${meaning}`,
        ["Force", "Place", "Figure", "For", "Status", "Source and grade", "Note"],
        some.map((r) => [r[4], r[5], r[6], r[7], r[9], this.document(r[12], r[11]), r[10]]));
    })];
  }

  bases() {
    const { at, grain, base } = this.state;
    const rows = this.span.rows("bases", grain, at);
    const list = this.table(`Bases, ${this.span.words(at)}`, ["Base", "What is known"],
      [...rows].sort((a, b) => (b.k ?? 0) - (a.k ?? 0)).map(({ i, n, t }) => [
        element("button", { type: "button", onclick: () => this.stage.picked(i) }, n),
        t.replaceAll("\n", "; ")]));
    if (!base) return [list];
    const name = this.span.payload.bases[base];
    const ofBase = (table, ...columns) =>
      this.payload[table].filter((row) => columns.some((column) => row[column] === base));
    return [
      element("h2", {}, name),
      this.table(`${name}: status`, ["When", "What", "Force", "To", "Claim", "Source and grade", "Note"],
        ofBase("statuses", 2).map((r) => [r[6], r[5], r[4], r[7], r[8], this.document(r[11], r[10]), r[9]])),
      this.table(`${name}: personnel`, ["For", "Force", "Figure", "Counting rule", "Source and grade", "Note"],
        ofBase("levels", 3).map((r) => [r[7], r[4], r[6], (this.payload.rules[r[8]] ?? [r[8]])[0],
          this.document(r[12], r[11]), r[10]])),
      this.moves(`${name}: redeployments`, ofBase("movements", 2, 3)),
      list,
    ];
  }

  moves(caption, rows) {
    return this.table(caption, ["From", "To", "Force", "Number", "When", "Status", "Source and grade", "Note"],
      rows.map((r) => [r[4], r[5], r[6], r[7], r[8], r[9], this.document(r[12], r[11]), r[10]]));
  }

  redeployments() {
    const rows = this.within(this.payload.movements, this.state.grain === "years");
    return [this.moves(`Redeployments, ${this.period()}`, rows)];
  }

  milestones() {
    const rows = this.within(this.payload.milestones, this.state.grain === "years");
    return [this.table(`Milestones, ${this.period()}`, ["When", "What", "Source and grade", "Note"],
      rows.map((r) => [r[3], r[4], this.document(r[7], r[6]), r[5]]))];
  }

  sources() {
    return [this.table(`All ${this.payload.sources.length} documents of the record`,
      ["Document and grade"], this.payload.sources.map((_, i) => [this.document(i, "")]))];
  }

  about() {
    return this.lines.map((words) => element("p", {}, words));
  }
}
