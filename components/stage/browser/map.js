import { element, say } from "./element.js";
import { Ground } from "./ground.js";
import { Labels } from "./labels.js";

const BASES = "bases";
const SELECTED = "selected";
const MOST_ZOOM = 8;
/** Milliseconds after which nobody waits for the map any more. */
const LONGEST = 5000;
const NO_WEBGL =
  "This browser cannot draw the map (WebGL is missing or switched off). What it would show:";

function canDraw() {
  return Boolean(document.createElement("canvas").getContext("webgl2"));
}

/**
 * The map: a deck that draws the month on a ground that is drawn once, and labels over both.
 * Layers are converted from Python's specification once; a step gives them other rows, and none
 * where the rows are the same.
 */
export class DeckMap {
  constructor(span, select) {
    this.span = span;
    this.select = select;
    this.ground = new Ground();
    this.marks = element("div", { class: "map-marks" });
    this.labels = new Labels();
    this.caption = element("p", { class: "caption", "aria-hidden": "true" });
    this.table = element("div", { class: "map-table", hidden: true, tabindex: 0,
      role: "region", "aria-label": "The map as a table" });
    this.root = element("figure", { class: "stage-map" },
      this.ground.root, this.marks, this.labels.root, this.caption, this.table);
    this.able = true;
    this.tabled = false;
  }

  destroy() {
    this.deck?.finalize();
    this.deck = null;
  }

  /** Take the ground, and show it where the map will stand. */
  lay(drawing, look) {
    this.ground.take(drawing);
    this.ground.show(this.fitted(look), look);
  }

  /** Find out whether the browser can draw the map; it takes long, so the words are shown before. */
  prepare() {
    this.able = canDraw();
    this.asTable(false);
    return this.able;
  }

  /** Make the deck for a look; resolves when it has drawn, or will not. */
  async draw(look) {
    this.look = look;
    if (!this.able) return;
    let drawn;
    const first = new Promise((done) => { drawn = done; setTimeout(done, LONGEST); });
    this.destroy();
    this.marks.replaceChildren();
    this.deck = globalThis.createDeck({
      container: this.marks,
      jsonInput: {
        initialViewState: this.view ?? this.fitted(look),
        layers: look.layers.map((layer) => ({ ...layer, data: layer.data ?? [] })),
        views: look.views,
      },
      tooltip: false,
    });
    this.shown = this.deck.props.layers;
    this.deck.setProps({
      getTooltip: ({ object }) => this.tooltip(object, look.tooltip),
      onClick: ({ layer, object }) => layer?.id === BASES && this.select(object.i),
      onViewStateChange: ({ viewState }) => {
        this.view = { ...this.fitted(look), longitude: viewState.longitude, latitude: viewState.latitude,
          zoom: viewState.zoom };
        requestAnimationFrame(() => this.follow());
      },
      onResize: () => requestAnimationFrame(() => this.follow()),
      onLoad: () => this.follow(),
      onAfterRender: drawn,
      onError: (error) => { console.error(error); drawn(); },
      getCursor: ({ isHovering, isDragging }) =>
        isDragging ? "grabbing" : isHovering ? "pointer" : "grab",
    });
    if (this.state) this.show(this.state);
    await first;
  }

  /** The view that holds the region also in a frame smaller than it was worked out for. */
  fitted({ view, size }) {
    const { clientWidth: width, clientHeight: height } = this.root;
    const short = Math.min(0, Math.log2(Math.min(width / size[0], height / size[1])));
    return { ...view, zoom: view.zoom + short, minZoom: view.minZoom + short };
  }

  /** Show a part of the region ([[west, south], [east, north]]), or without one the whole. */
  frame(part) {
    if (!this.deck || !this.look) return;
    const { clientWidth: width, clientHeight: height } = this.root;
    const whole = this.fitted(this.look);
    const [viewport] = this.deck.isInitialized ? this.deck.getViewports() : [];
    if (part && !viewport) {
      setTimeout(() => this.frame(part), 100);
      return;
    }
    const found = part
      ? viewport.fitBounds(part, { width, height, padding: Math.min(width, height) / 8 }) : whole;
    const zoom = Math.min(found.zoom, MOST_ZOOM);
    this.lookAt({ ...whole, longitude: found.longitude, latitude: found.latitude, zoom });
  }

  lookAt(view) {
    this.view = view;
    // A new object each time: the deck then takes it as the reader's place.
    this.deck.setProps({ initialViewState: { ...view } });
    requestAnimationFrame(() => requestAnimationFrame(() => this.follow()));
  }

  /** Another variant of the record may ring other rows. */
  forget() {
    this.ringed = null;
  }

  tooltip(object, style) {
    if (!object?.n) return null;
    const box = element("div", {}, element("b", {}, object.n), element("br"), object.t ?? "");
    return { html: box.innerHTML, style };
  }

  /** Rows of a layer in a month; the selected base is its own row again, ringed. */
  rows(layer, { grain, at, base }) {
    if (layer !== SELECTED) return this.span.rows(layer, grain, at);
    const rows = this.span.rows(BASES, grain, at);
    if (this.ringed?.base !== base || this.ringed.rows !== rows) {
      this.ringed = { base, rows, found: base ? rows.filter(({ i }) => i === base) : [] };
    }
    return this.ringed.found;
  }

  show(state) {
    this.state = { ...state };
    const { grain, at } = state;
    this.root.setAttribute("aria-label", this.span.alternative(grain, at));
    this.root.setAttribute("role", "group");
    if (this.deck) {
      this.shown = this.shown.map((layer) => {
        if (!(layer.id in this.span.payload.pools.rows) && layer.id !== SELECTED) return layer;
        const data = this.rows(layer.id, state);
        return layer.props.data === data ? layer : layer.clone({ data });
      });
      this.deck.setProps({ layers: this.shown });
      this.letter();
    }
    if (this.tabled) this.list();
  }

  /** Let ground and labels follow the view. */
  follow() {
    const [viewport] = this.deck?.isInitialized ? this.deck.getViewports() : [];
    if (viewport) this.ground.show(viewport, this.look);
    this.letter();
  }

  /** Set the labels where the map stands. */
  letter() {
    const [viewport] = this.deck?.isInitialized ? this.deck.getViewports() : [];
    if (!viewport || !this.state) return;
    const { grain, at } = this.state;
    const layers = Object.entries(this.look.labels).map(([layer, look]) =>
      [this.span.rows(layer, grain, at), look]);
    // Places were found for the first view; where the map is smaller, labels may meet.
    const crowded = viewport.zoom < this.look.view.zoom - 0.05;
    this.labels.draw(layers, this.look.font, (point) => viewport.project(point), crowded);
  }

  /** Show the map as a table, or the map again. */
  asTable(wanted) {
    this.tabled = wanted || !this.able;
    this.table.hidden = !this.tabled;
    if (this.tabled && this.state) this.list();
  }

  list() {
    const { grain, at } = this.state;
    const row = (kind, { n, t, i }) => {
      const name = i
        ? element("button", { type: "button", onclick: () => this.select(i) }, n)
        : n;
      return element("tr", {}, element("td", {}, kind), element("td", {}, name),
        element("td", {}, t.replaceAll("\n", "; ")));
    };
    const bases = this.span.rows(BASES, grain, at);
    const flows = this.span.rows("flows", grain, at);
    const head = element("tr", {}, ...["", "What", "What the map says of it"].map((words) =>
      element("th", { scope: "col" }, words)));
    const table = element("table", {},
      element("caption", {}, this.span.alternative(grain, at)),
      element("thead", {}, head),
      element("tbody", {}, ...flows.map((item) => row("redeployment", item)),
        ...[...bases].sort((a, b) => (b.k ?? 0) - (a.k ?? 0)).map((item) => row("base", item))));
    this.table.replaceChildren(...(this.able ? [] : [element("p", {}, NO_WEBGL)]), table);
  }

  /** Let captions flash by; none with an empty list. */
  flash(lines) {
    const shown = lines.slice(0, 3);
    if (lines.length > 3) shown.push(`and ${lines.length - 3} more`);
    const text = shown.join("\n");
    if (text) say(this.caption, text);
    this.caption.classList.toggle("on", Boolean(text));
  }
}
