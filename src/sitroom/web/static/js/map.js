/* The map. Everything it shows is in the table beside it too, so a machine without WebGL loses the picture only.

   DOM expected: <div id="map" class="map" role="region" aria-label="Map of the records"></div> in a positioned parent.
   Answers expected: mapdata.js; /map/labels?bbox=west,south,east,north&zoom=6 -> FeatureCollection of points with
   properties {name, rank} (0: the most important, then 1, 2, …; at most a few hundred).
   Events fired on the container: "sitroom:list" {rows: [row numbers], title} when a mark is chosen, "sitroom:series"
   {items: [{id, incident, words}]} (id or incident may be "") when arcs, stocks or ground are chosen, "sitroom:moved" {bbox: [w, s, e, n]}. */

import * as maplibre from "../vendor/maplibre-gl/maplibre-gl.mjs";
import { addBasemap, groundStyle } from "./basemap.js";
import { calm, colour, el, json, settled, styled } from "./core.js";
import { PICTURE, draw, loadShapes } from "./icons.js";
import { bounds, collection, control, countsInWords, displacement, sitePoints, sites } from "./mapdata.js";
import { GROUPS, addLayers, addSources } from "./maplayers.js";

const CREDIT = "Natural Earth · GeoNames (CC BY 4.0) · Boundaries imply no opinion; dashed ones are disputed";
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/; // letters that the map itself cannot shape

const FIT = { padding: 56, maxZoom: 9 };
const corners = ([west, south, east, north]) => [[west, south], [east, north]];

/** Can this browser draw the map at all? */
export function drawable() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

/** Makes the map, or puts a note in its place and returns null. `labels`: address of the place names, or null; `data`,
    `days`: as for setRows and setDays; the map begins where most of these records lie. */
export async function createMap(container, { labels = null, data = null, days = [null, null] } = {}) {
  if (!drawable()) {
    container.replaceChildren(el("p", { class: "map-missing", role: "note", text: "This browser cannot draw the map (it needs WebGL 2). The table below shows the same records." }));
    container.dataset.state = "missing";
    return null;
  }
  await Promise.all([loadShapes(), styled("vendor/maplibre-gl/maplibre-gl.css")]);
  addBasemap(maplibre);
  const view = new MapView(container, labels, data, days);
  await view.ready;
  container.dataset.state = "ready";
  return view;
}

class MapView {
  constructor(container, labels, data, days) {
    this.container = container;
    this.labels = labels;
    this.shown = { records: true, precision: true, control: false, flows: false, labels: true };
    this.data = data;
    this.places = [];
    this.names = []; // laid over the map
    this.kept = {}; // what each source holds, to be put back when the style changes
    this.controlData = null;
    this.flowData = null;
    this.days = days;
    this.refresh();
    this.placed = this.places.length > 0 || /[#&]map=/.test(location.hash); // the address says where to look, if it does
    const box = bounds(this.places);
    this.map = new maplibre.Map({
      container, style: groundStyle(), ...(box ? { bounds: corners(box), fitBoundsOptions: FIT } : { center: [36, 33], zoom: 2.2 }), minZoom: 1, maxZoom: 12, hash: "map", dragRotate: false,
      pitchWithRotate: false, attributionControl: false, fadeDuration: calm() ? 0 : 150, localIdeographFontFamily: "sans-serif",
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new maplibre.ScaleControl({}), "bottom-left");
    this.map.addControl(new maplibre.AttributionControl({ compact: false, customAttribution: CREDIT }), "bottom-right");
    this.map.setMissingStyleImageResolver((name) => this.addPicture(name));
    this.map.on("moveend", settled(() => this.moved(), 120));
    this.map.on("click", (event) => this.clicked(event));
    this.map.on("mousemove", (event) => this.pointed(event));
    this.map.on("mouseout", () => this.tip(null));
    document.addEventListener("sitroom:theme", () => this.restyle());
    this.map.once("style.load", () => { this.dress(); this.moved(); });
    this.ready = new Promise((done) => this.map.once("load", () => done()));
  }

  /** Puts our sources, pictures and layers on a fresh ground. */
  dress() {
    addSources(this.map);
    if (!this.map.hasImage("arrow")) this.map.addImage("arrow", arrow(), PICTURE);
    addLayers(this.map, this.shown);
    for (const [name, data] of Object.entries(this.kept)) this.map.getSource(name).setData(data);
  }

  restyle() {
    this.map.setStyle(groundStyle(), { diff: false });
    this.map.once("style.load", () => this.dress());
  }

  addPicture(name) {
    const drawn = draw(name);
    if (drawn && !this.map.hasImage(name)) this.map.addImage(name, drawn, PICTURE);
  }

  put(name, data) {
    this.kept[name] = data;
    this.map?.getSource(name)?.setData(data);
  }

  /** New records (a Rows of mapdata.js). The first ones move the map to where they are, unless it has its place. */
  setRows(data) {
    this.data = data;
    this.refresh();
    if (this.placed || !this.places.length) return;
    this.placed = true;
    this.fit(this.places, false);
  }

  /** Shows what may fall into these days; nulls: all. */
  setDays(first, last) {
    this.days = [first, last];
    this.refresh();
  }

  refresh() {
    const [first, last] = this.days;
    if (this.data) {
      this.places = sites(this.data, this.data.within(first, last));
      this.put("records", sitePoints(this.places));
    }
    if (this.controlData) {
      const { areas, spots, holders } = control(this.controlData, last);
      this.holders = holders;
      this.put("control", areas);
      this.put("held", spots);
    }
    if (this.flowData) {
      const { arcs, stubs, stocks } = displacement(this.flowData, first, last);
      this.put("arcs", arcs);
      this.put("stubs", stubs);
      this.put("stocks", stocks);
    }
  }

  setControl(answer) { this.controlData = answer; this.refresh(); }
  setFlows(answer) { this.flowData = answer; this.refresh(); }

  /** Switches a group of layers (maplayers.js GROUPS). */
  show(group, on) {
    this.shown[group] = on;
    if (group === "labels") for (const name of this.names) name.getElement().hidden = !on;
    for (const id of GROUPS[group]) if (this.map.getLayer(id)) this.map.setLayoutProperty(id, "visibility", on ? "visible" : "none");
  }

  /** Moves to all places that are shown, or with `all` false to where most records lie. */
  fit(places = this.places, all = true) {
    const box = bounds(places, all);
    if (box) this.map.fitBounds(corners(box), { ...FIT, animate: !calm(), duration: 500 });
  }

  bbox() {
    const bounds = this.map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((degree) => Math.round(degree * 1e4) / 1e4);
  }

  /** The rows in view: what the keyboard has instead of pointing. */
  inView() {
    const bounds = this.map.getBounds();
    return this.places.filter((place) => bounds.contains([place.lon, place.lat])).flatMap((place) => place.rows);
  }

  async moved() {
    const bbox = this.bbox();
    this.fire("moved", { bbox });
    if (!this.labels) return;
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      const found = await json(`${this.labels}?bbox=${bbox.join(",")}&zoom=${this.map.getZoom().toFixed(1)}`, this.asking);
      const toShape = found.features.filter((feature) => RIGHT_TO_LEFT.test(feature.properties.name));
      this.put("labels", collection(found.features.filter((feature) => !toShape.includes(feature))));
      this.lay(toShape);
    } catch (problem) {
      if (problem.name === "AbortError") return;
      this.put("labels", collection([]));
      this.lay([]);
    }
  }

  /** Lays names over the map as words of the page: the browser shapes them, which the map cannot. */
  lay(features) {
    for (const name of this.names) name.remove();
    this.names = features.map(({ geometry, properties }) => {
      const element = el("span", { class: "map-name", dir: "auto", "aria-hidden": "true", hidden: !this.shown.labels, text: properties.name });
      return new maplibre.Marker({ element, anchor: "top" }).setLngLat(geometry.coordinates).addTo(this.map);
    });
  }

  /** What is drawn at a place, the topmost first. */
  at(event) {
    const near = [[event.point.x - 4, event.point.y - 4], [event.point.x + 4, event.point.y + 4]];
    const layers = ["site", "cluster", "arc", "stub", "stock", "control-fill", "control-vague", "control-spot"].filter((id) => this.map.getLayer(id));
    return this.map.queryRenderedFeatures(near, { layers });
  }

  async clicked(event) {
    const found = this.at(event);
    const [feature] = found;
    if (!feature) return;
    if (feature.layer.id === "site") {
      const place = this.places[feature.properties.index];
      this.fire("list", { rows: place.rows, title: this.nameOf(place) });
    } else if (feature.layer.id === "cluster") {
      const leaves = await this.map.getSource("records").getClusterLeaves(feature.properties.cluster_id, 5000, 0);
      const places = leaves.map((leaf) => this.places[leaf.properties.index]);
      this.fire("list", { rows: places.flatMap((place) => place.rows), title: `${places.length} places`, zoom: () => this.fit(places) });
    } else {
      const told = found.filter(({ layer }) => layer.id !== "site" && layer.id !== "cluster").map(({ properties }) => [properties.words, { id: properties.series, incident: properties.incident, words: properties.words }]);
      this.fire("series", { items: [...new Map(told).values()] }); // one may lie on another
    }
  }

  nameOf(place) {
    return this.data.get(place.rows[0], "place") ?? "Unnamed place";
  }

  pointed(event) {
    const [feature] = this.at(event);
    this.map.getCanvas().style.cursor = feature ? "pointer" : "";
    if (!feature) return this.tip(null);
    if (feature.layer.id === "site") {
      const place = this.places[feature.properties.index];
      const near = { 1: "", 2: " (near, or part of it)", 3: " (somewhere in it)" }[place.precision] ?? "";
      return this.tip(event, this.nameOf(place) + near, countsInWords(place) + (place.conflict ? " · sources differ" : ""));
    }
    if (feature.layer.id === "cluster") return this.tip(event, `${feature.properties.records} records`, "Choose to list them");
    return this.tip(event, feature.properties.words, "");
  }

  tip(event, title, words) {
    if (!event) return this.bubble?.remove();
    this.bubble ??= new maplibre.Popup({ closeButton: false, closeOnClick: false, offset: 14, maxWidth: "18rem", className: "map-tip" });
    this.bubble.setLngLat(event.lngLat).setDOMContent(el("div", {}, el("strong", { dir: "auto", text: title }), el("div", { text: words })));
    if (!this.bubble.isOpen()) this.bubble.addTo(this.map);
    return undefined;
  }

  fire(name, detail) {
    this.container.dispatchEvent(new CustomEvent(`sitroom:${name}`, { detail, bubbles: true }));
  }
}

/** The head of an arc: it points along the line. */
function arrow() {
  const board = document.createElement("canvas");
  board.width = board.height = 36;
  const pen = board.getContext("2d");
  pen.fillStyle = colour("kind-displacement");
  pen.strokeStyle = colour("map-mark");
  pen.lineWidth = 3;
  pen.lineJoin = "round";
  pen.beginPath();
  pen.moveTo(7, 6);
  pen.lineTo(31, 18);
  pen.lineTo(7, 30);
  pen.lineTo(13, 18);
  pen.closePath();
  pen.stroke();
  pen.fill();
  return pen.getImageData(0, 0, 36, 36);
}
