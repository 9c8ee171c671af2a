import { button, element, table } from "./element.js";
import { bring } from "./reveal.js";

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
    this.buttons = TABS.map(([name, label]) =>
      button(label, null, () => this.open(name), { role: "tab", "data-tab": name }));
    this.root = element("section", { class: "evidence", "aria-label": "Evidence" },
      element("div", { class: "evidence-tabs", role: "tablist" }, ...this.buttons), this.body);
    this.show();
  }

  /** Append the panel to a stage, and say on the page that it is there. */
  static async below(stage, parts, about) {
    const panel = new Evidence(await parts.json("evidence"), stage, about);
    stage.root.append(panel.root);
    stage.root.dataset.evidence = "yes";
    return panel;
  }

  /** Follow what the stage shows, and open a tab where it opens one. */
  follow(opens) {
    if (!opens) this.show();
    else {
      this.open(opens);
      bring(this.root);
    }
  }

  /** Show a tab; what a headline figure opens is one of them. */
  open(tab) {
    this.tab = TABS.some(([name]) => name === tab) ? tab : "evidence";
    this.show();
  }

  show() {
    for (const tab of this.buttons) tab.setAttribute("aria-selected", String(tab.dataset.tab === this.tab));
    this.body.replaceChildren(...this[this.tab]());
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
    return table(caption, header, rows);
  }

  /** A table of claims: the cells of each, its document with the grade, and its note. */
  claims(caption, header, rows) {
    return this.table(caption, [...header, "Source and grade", "Note"], rows.map(
      ([, , , cells, note, credibility, source]) => [...cells, this.document(source, credibility), note]));
  }

  moves(caption, rows) {
    return this.claims(caption, ["From", "To", "Force", "Number", "When", "Status"], rows);
  }

  /** Rows that can lie in the month; where the clock goes by years and a `year` is asked for, in that. */
  within(rows, year = this.stage.state.grain === "years") {
    const { at } = this.stage.state;
    const begin = year ? at - this.span.monthOfYear(at) : at;
    const end = year ? begin + 11 : at;
    return rows.filter(([first, last]) => first <= end && last >= begin);
  }

  period() {
    const { at, grain } = this.stage.state;
    return grain === "years" ? String(this.span.year(at)) : this.span.words(at);
  }

  /** Name and meaning of a level's counting rule. */
  rule(level) {
    return this.payload.rules[level.at(-1)] ?? [level.at(-1), ""];
  }

  /** Figures published for the month, grouped by what they count. */
  evidence() {
    const levels = this.within(this.payload.levels, false);
    const rules = new Set(levels.map((level) => level.at(-1)));
    const heading = element("h2", {}, `Figures published for ${this.span.words(this.stage.state.at)}`);
    if (!levels.length) return [heading, element("p", { class: "quiet" }, "None on record.")];
    return [heading, ...[...rules].map((rule) => {
      const counted = levels.filter((level) => level.at(-1) === rule);
      return this.claims(this.rule(counted[0]).join(": "), ["Force", "Place", "Figure", "For", "Status"], counted);
    })];
  }

  bases() {
    const { at, grain, base } = this.stage.state;
    const list = this.table(`Bases, ${this.span.words(at)}`, ["Base", "What is known"],
      this.span.bases(grain, at).map(({ i, n, t }) =>
        [button(n, null, () => this.stage.picked(i)), t.replaceAll("\n", "; ")]));
    if (!base) return [list];
    const name = this.span.payload.bases[base];
    const ofBase = (rows) => this.payload[rows].filter(([, , places]) => places.includes(base));
    const levels = ofBase("levels").map((level) => {
      const [first, last, places, [force, , figure, when], ...behind] = level;
      return [first, last, places, [when, force, figure, this.rule(level)[0]], ...behind];
    });
    return [
      element("h2", {}, name),
      this.claims(`${name}: status`, ["When", "What", "Force", "To", "Claim"], ofBase("statuses")),
      this.claims(`${name}: personnel`, ["For", "Force", "Figure", "Counting rule"], levels),
      this.moves(`${name}: redeployments`, ofBase("movements")),
      list,
    ];
  }

  redeployments() {
    return [this.moves(`Redeployments, ${this.period()}`, this.within(this.payload.movements))];
  }

  milestones() {
    return [this.claims(`Milestones, ${this.period()}`, ["When", "What"], this.within(this.payload.milestones))];
  }

  sources() {
    return [this.table(`All ${this.payload.sources.length} documents of the record`,
      ["Document and grade"], this.payload.sources.map((_, i) => [this.document(i, "")]))];
  }

  about() {
    return this.lines.map((words) => element("p", {}, words));
  }
}
