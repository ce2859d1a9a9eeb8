/* One selection for map, timeline, table and address. The address's query is the truth; everything else follows it.

   DOM expected (server-rendered; all but #picture and #filters may be missing):
     <main id="picture" class="picture" data-points="/picture.json" data-table="/picture/table" data-labels="/map/labels"
           data-control="/map/control.json" data-flows="/map/displacement.json" data-record="/records/" data-series="/series/"
           data-incident="/incidents/" data-why="/why/">
       <form id="filters" class="filters" method="get" action="/"> fields named as in store/selection.py's Filter:
          earliest, latest (type=date), countries, places, kinds, types, actors, statuses, min_confidence, sources,
          verdicts, judged, text; several values of one name are alternatives; a text field with data-list takes several,
          parted by ";"; data-chip="From" is a field's name on its chip. A submit button for no-script. Folded away on a narrow
          screen (a details element is put around it here). </form>
       <div id="chips"></div>                          what is filtered, each with a button that takes it off (filled here)
       <div class="map-frame"><div id="map" ...></div><div class="map-tools"></div></div>
       <section id="timeline" class="timeline" aria-label="Time"></section>
       <aside id="listing" class="listing" hidden></aside>             a chosen mark's records (filled here)
       <div id="table"></div>                          the server's table of the selection, replaced by htmx
       <p id="count" aria-live="polite"></p>
     <a data-keep-query href="/export">…</a>           links that carry the selection along
   Addresses asked: data-points + the query without earliest and latest (so that playing needs no server), data-table +
   the whole query; records link to data-record + id, series to data-series + id.
   For speed, give <link rel="modulepreload"> for picture.js, core.js, mapdata.js, icons.js, timeline.js and
   vendor/uplot/uPlot.esm.js.
   htmx (vendor/htmx/htmx.min.js) is used when it is there, fetch otherwise. */

import { announce, dayOf, el, figure, icon, idle, isoOf, json, plain, settled, stretch } from "./core.js";
import { Rows } from "./mapdata.js";
import { Timeline } from "./timeline.js";

const MOST_LISTED = 300;
const NOT_FILTERS = new Set(["page", "order"]);

/** The query of a form: empty fields left out. */
export function queryOf(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || NOT_FILTERS.has(name) || name === "csrf") continue;
    const several = form.elements[name]?.dataset?.list !== undefined;
    for (const each of (several ? value.split(";") : [value]).map((part) => part.trim())) {
      if (each !== "" && !(name === "min_confidence" && +each === 0)) query.append(name, each);
    }
  }
  return query;
}

/** Puts a query into a form's fields; fields that it does not name are emptied. */
export function fill(form, query) {
  for (const field of form.elements) {
    if (!field.name || ["submit", "button", "hidden"].includes(field.type)) continue;
    const values = query.getAll(field.name);
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (field.multiple && field.options) for (const option of field.options) option.selected = values.includes(option.value);
    else field.value = field.dataset.list !== undefined ? values.join("; ") : (values[0] ?? (field.type === "range" ? "0" : ""));
  }
}

/** A query without the time. */
export function timeless(query) {
  const rest = new URLSearchParams(query);
  for (const name of ["earliest", "latest", ...NOT_FILTERS]) rest.delete(name);
  rest.sort();
  return rest;
}

class Picture {
  constructor(main) {
    this.main = main;
    this.form = document.getElementById("filters");
    this.chips = document.getElementById("chips");
    this.table = document.getElementById("table");
    this.listing = document.getElementById("listing");
    this.asked = null;
    this.loadTable = settled(() => this.fetchTable(), 250);
  }

  async start() {
    const place = document.getElementById("timeline");
    if (place) this.timeline = new Timeline(place, { onDays: (first, last) => this.daysChosen(first, last) });
    this.fold();
    this.bind();
    this.read();
    const container = document.getElementById("map");
    await Promise.all([this.loadPoints(), idle()]);
    if (container) await this.startMap(container);
    document.documentElement.dataset.ready = "true";
  }

  /** Puts the filters into a box that a narrow screen opens when asked. */
  fold() {
    const box = el("details", { class: "filter-box", open: matchMedia("(min-width: 60.01rem)").matches }, el("summary", {}, icon("filter"), "Filters"));
    this.form.before(box);
    box.append(this.form);
    matchMedia("(min-width: 60.01rem)").addEventListener("change", ({ matches }) => { if (matches) box.open = true; });
  }

  /** The map comes last: time, count and table do not wait for its megabyte. */
  async startMap(container) {
    const [{ createMap }, { mapTools }] = await Promise.all([import("./map.js"), import("./maptools.js")]);
    this.view = await createMap(container, { labels: this.main.dataset.labels || null, data: this.data, days: this.days() });
    if (!this.view) return;
    this.view.setRows(this.data); // they may have changed meanwhile
    this.view.setDays(...this.days());
    const tools = container.parentElement.querySelector(".map-tools");
    if (tools) this.tools = mapTools(tools, this.view, { needs: (group) => this.need(group), list: () => this.list(this.view.inView(), "In view"), kinds: this.data?.kinds() });
  }

  bind() {
    this.form.addEventListener("change", () => this.go(queryOf(this.form)));
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.go(queryOf(this.form)); });
    this.form.addEventListener("reset", () => setTimeout(() => { fill(this.form, new URLSearchParams()); this.go(new URLSearchParams()); }));
    addEventListener("popstate", () => { this.read(); this.loadPoints(); this.loadTable(); });
    this.listing?.addEventListener("keydown", (event) => { if (event.key === "Escape") this.closeList(); });
    this.main.addEventListener("sitroom:list", ({ detail }) => this.list(detail.rows, detail.title, detail.zoom));
    this.main.addEventListener("sitroom:series", ({ detail }) => this.series(detail));
  }

  /** The address has changed (or the page was opened): everything follows. */
  read() {
    this.query = new URLSearchParams(location.search);
    fill(this.form, this.query);
    this.timeline?.setDays(...this.days());
    this.writeChips();
    this.linkAlong();
    this.view?.setDays(...this.days());
  }

  days() {
    return [dayOf(this.query.get("earliest")), dayOf(this.query.get("latest"))];
  }

  /** A new selection: address first. `quiet`: no new entry in the history (while playing). */
  go(query, { quiet = false } = {}) {
    if (String(query) === String(this.query)) return; // Enter in a field is a change and a submission
    const address = `${location.pathname}${query.size ? `?${query}` : ""}${location.hash}`;
    if (quiet) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    this.read();
    this.loadPoints();
    this.loadTable();
  }

  daysChosen(first, last) {
    const query = new URLSearchParams(this.query);
    for (const [name, day] of [["earliest", first], ["latest", last]]) {
      if (day === null) query.delete(name);
      else query.set(name, isoOf(day));
    }
    this.go(query, { quiet: Boolean(this.timeline.playing) });
  }

  /** The records for map and timeline; asked again only when something else than the time has changed. */
  async loadPoints() {
    const asked = timeless(this.query).toString();
    if (asked !== this.asked) {
      this.asked = asked;
      this.asking?.abort();
      this.asking = new AbortController();
      try {
        this.data = new Rows(await json(`${this.main.dataset.points}?${asked}`, this.asking));
      } catch (problem) {
        if (problem.name !== "AbortError") this.problem(problem);
        return;
      }
      this.timeline?.setBars(this.data.bars);
      this.view?.setRows(this.data);
      for (const group of ["control", "flows"]) if (this.view?.shown[group]) this.need(group, true);
    }
    this.tell();
  }

  tell() {
    const count = document.getElementById("count");
    if (!count || !this.data) return;
    const [first, last] = this.days();
    const shown = this.data.within(first, last);
    const placed = this.data.placed(shown);
    count.textContent = `${figure(shown.length)} record${shown.length === 1 ? "" : "s"}${placed < shown.length ? ` · ${figure(shown.length - placed)} not on the map: no place known` : ""}`;
  }

  problem(problem) {
    const count = document.getElementById("count");
    if (count) count.textContent = `The records could not be loaded. ${problem.message}`;
  }

  async need(group, again = false) {
    const address = { control: this.main.dataset.control, flows: this.main.dataset.flows }[group];
    const loaded = { control: this.view.controlData, flows: this.view.flowData }[group];
    if (!address || (loaded && !again)) return;
    const answer = await json(`${address}?${timeless(this.query)}`).catch((problem) => this.problem(problem));
    if (!answer) return;
    if (group === "control") this.view.setControl(answer);
    else this.view.setFlows(answer);
    this.tools?.key();
  }

  fetchTable() {
    if (!this.table || !this.main.dataset.table) return;
    const query = new URLSearchParams(this.query);
    const order = this.table.querySelector("[data-order]")?.dataset.order; // as the visitor chose it last
    if (order && !query.has("order")) query.set("order", order);
    const address = `${this.main.dataset.table}?${query}`;
    if (window.htmx) window.htmx.ajax("GET", address, { target: this.table, swap: "innerHTML" });
  }

  linkAlong() {
    for (const link of document.querySelectorAll("a[data-keep-query]")) {
      const url = new URL(link.href);
      url.search = this.query.toString();
      link.href = url.pathname + url.search;
    }
  }

  writeChips() {
    if (!this.chips) return;
    const known = (name) => ["bbox", "reports"].includes(name) || (!NOT_FILTERS.has(name) && this.form.elements.namedItem(name) !== null);
    const chips = [...this.query].filter(([name]) => known(name)).map(([name, value]) => {
      const label = this.form.elements[name]?.dataset?.chip ?? plain(name);
      const take = () => { const query = new URLSearchParams(this.query); query.delete(name, value); this.go(query); };
      return el("span", { class: "chip" }, el("span", { class: "muted", text: label }), el("bdi", { text: plain(value) }), el("button", { type: "button", "aria-label": `Remove ${label} ${plain(value)}`, onclick: take }, icon("close")));
    });
    if (chips.length > 1) chips.push(el("button", { type: "button", class: "quiet", text: "Clear all", onclick: () => this.go(new URLSearchParams()) }));
    this.chips.replaceChildren(...chips);
  }

  /** Lists the records of a mark: each one click away from its evidence. */
  list(rows, title, zoom = null) {
    const items = [...rows].sort((a, b) => (this.data.get(a, "first") ?? 1e9) - (this.data.get(b, "first") ?? 1e9)).slice(0, MOST_LISTED).map((row) => this.item(row));
    const near = zoom ? el("button", { type: "button", text: "Zoom in", onclick: zoom }) : null;
    const more = rows.length > MOST_LISTED ? el("p", { class: "muted small", text: `The first ${MOST_LISTED} of ${figure(rows.length)}. Filter or zoom in for the rest.` }) : null;
    this.openList(title, rows.length, items, near, more);
    announce(`${figure(rows.length)} records: ${title}`);
  }

  openList(title, number, items, button = null, more = null) {
    if (!this.listing.contains(document.activeElement)) this.before = document.activeElement;
    const close = el("button", { type: "button", class: "icon quiet", "aria-label": "Close the list", onclick: () => this.closeList() }, icon("close"));
    const heading = el("h2", { tabindex: -1 }, el("bdi", { text: title }), el("span", { class: "muted", text: ` · ${figure(number)}` }));
    this.listing.replaceChildren(el("header", { class: "row apart" }, heading, el("span", { class: "row" }, button, close)), el("ol", {}, ...items), ...(more ? [more] : []));
    this.listing.hidden = false;
    this.listing.scrollTop = 0;
    heading.focus({ preventScroll: true });
  }

  /** Back to where one was. */
  closeList() {
    this.listing.hidden = true;
    const before = this.before?.isConnected && this.before !== document.body ? this.before : document.querySelector("#map canvas");
    before?.focus({ preventScroll: true });
  }

  item(row) {
    const get = (name) => this.data.get(row, name);
    const kind = get("kind");
    const standing = get("standing");
    const why = this.main.dataset.why ? el("a", { href: `${this.main.dataset.why}${encodeURIComponent(get("id"))}`, "aria-label": `Why is this here? ${plain(get("type"))}`, text: "why?" }) : null;
    return el("li", {},
      icon(kind, { kind, label: kind }),
      el("a", { href: `${this.main.dataset.record}${encodeURIComponent(get("id"))}` }, plain(get("type")) || kind),
      el("span", { class: "muted small" }, el("bdi", { text: get("place") ?? "no place" }), ` · ${stretch(get("first"), get("last"))} `, why),
      standing === "confirmed" ? null : el("span", { class: `badge ${standing}`, text: standing === "claimed" ? "claimed" : plain(get("status")) }),
      get("verdict") === "conflict" ? el("span", { class: "badge conflict", text: "sources differ" }) : null);
  }

  /** What is told of ways, numbers and ground at a place of the map, each one click away from its sources. */
  series({ items }) {
    const rows = items.map(({ id, incident, words }) => {
      const address = id ? `${this.main.dataset.series}${encodeURIComponent(id)}` : `${this.main.dataset.incident}${encodeURIComponent(incident)}`;
      return el("li", { class: "told" }, el("bdi", { text: words }), " ", el("a", { href: address, class: "small", text: "why is this here?", "aria-label": `Why is this here? ${words}` }));
    });
    this.openList("On the map here", rows.length, rows);
    announce(items.map(({ words }) => words).join("; "));
  }
}

const main = document.getElementById("picture");
if (main) new Picture(main).start();
