/* The layers above the ground: control, displacement, place names, records. Pictures: icons.js; data: mapdata.js. */

import { KINDS } from "./icons.js";
import { colour } from "./core.js";
import { collection } from "./mapdata.js";

export const SOURCES = ["control", "held", "arcs", "stubs", "stocks", "labels", "records"];
/** Switches of the layer menu: name -> layers. */
export const GROUPS = {
  records: ["cluster", "site", "site-count"],
  precision: ["reach"],
  control: ["control-fill", "control-line", "control-vague", "control-spot"],
  flows: ["arc", "arc-head", "stub", "stock", "stock-label"],
  labels: ["label"],
};

/** The sources, empty. Records of one site are a point; points near each other are clusters that know their kinds. */
export function addSources(map) {
  for (const name of SOURCES) {
    if (name === "records") {
      const sums = Object.fromEntries([...KINDS, "records"].map((kind) => [kind, ["+", ["get", kind]]]));
      map.addSource(name, { type: "geojson", data: collection([]), cluster: true, clusterRadius: 44, clusterMaxZoom: 11, clusterProperties: { ...sums, conflict: ["max", ["get", "conflict"]] } });
    } else map.addSource(name, { type: "geojson", data: collection([]) });
  }
}

const DISCS = 7.5; // from this zoom on the discs of control are larger than the signs that stand for them

const shares = () => ["concat", ...KINDS.flatMap((kind, index) => [`${index ? "." : ""}${kind}`, ["to-string", ["ceil", ["/", ["*", 8, ["get", kind]], ["get", "records"]]]]])];
const diameter = ["step", ["get", "records"], "34", 20, "40", 100, "46", 1000, "54", 10000, "62"];
const donut = () => ["concat", "n:", shares(), ":", diameter, ":", ["to-string", ["get", "conflict"]]];
const single = ["concat", "k:", ["get", "kind"], ":", ["get", "standing"], ":", ["to-string", ["get", "conflict"]]];
const count = ["case", [">=", ["get", "records"], 10000], ["concat", ["to-string", ["floor", ["/", ["get", "records"], 1000]]], "k"], ["to-string", ["get", "records"]]];
const alone = ["!", ["has", "point_count"]];
const byHolder = () => ["match", ["get", "holder"], ...[1, 2, 3, 4, 5, 6, 7].flatMap((n) => [n, colour(`holder-${n}`)]), colour("holder-0")];
const root = (low, high) => ["interpolate", ["linear"], ["sqrt", ["max", 0, ["get", "size"]]], 0, low, 100, low + (high - low) * 0.25, 600, high];

function halo() {
  return { "text-color": colour("map-label"), "text-halo-color": colour("map-halo"), "text-halo-width": 1.4 };
}

/** All layers, lowest first. `shown`: which groups of GROUPS are switched on. */
export function addLayers(map, shown) {
  const amber = colour("kind-displacement");
  const bad = colour("bad");
  const layers = [
    { id: "control-spot", source: "held", type: "symbol", maxzoom: DISCS, filter: ["==", ["get", "vague"], 0], layout: { "icon-image": ["concat", "h", ["get", "pattern"]], "icon-allow-overlap": true, "icon-ignore-placement": true } },
    { id: "control-fill", source: "control", type: "fill", minzoom: DISCS, filter: ["==", ["get", "vague"], 0], paint: { "fill-pattern": ["get", "pattern"], "fill-opacity": 0.75 } },
    { id: "control-line", source: "control", type: "line", minzoom: DISCS, paint: { "line-color": ["case", ["==", ["get", "contested"], 1], bad, byHolder()], "line-width": 1.6 }, filter: ["==", ["get", "vague"], 0] },
    { id: "control-vague", source: "control", type: "line", filter: ["==", ["get", "vague"], 1], paint: { "line-color": byHolder(), "line-width": 1.4, "line-dasharray": [3, 3], "line-opacity": 0.75 } },
    { id: "label", source: "labels", type: "symbol", layout: { "text-field": ["get", "name"], "text-size": ["interpolate", ["linear"], ["get", "rank"], 0, 13.5, 12, 12, 60, 10.5], "symbol-sort-key": ["get", "rank"], "text-max-width": 7, "text-padding": 4, "text-variable-anchor": ["top", "bottom", "left", "right"], "text-radial-offset": 0.5, "text-justify": "auto" }, paint: halo() },
    { id: "reach", source: "records", type: "circle", filter: ["all", alone, [">", ["get", "precision"], 1]], paint: { "circle-radius": ["interpolate", ["exponential", 2], ["zoom"], 0, ["max", ["get", "reach"], 0.0001], 20, ["*", ["get", "reach"], 1048576]], "circle-color": colour("kind-mixed"), "circle-opacity": ["match", ["get", "precision"], 2, 0.16, 0.1], "circle-blur": 0.55, "circle-pitch-alignment": "map" } },
    { id: "arc", source: "arcs", type: "line", layout: { "line-cap": "round" }, paint: { "line-color": amber, "line-width": root(1.5, 8), "line-opacity": 0.75 } },
    { id: "arc-head", source: "arcs", type: "symbol", layout: { "symbol-placement": "line-center", "icon-image": "arrow", "icon-allow-overlap": true, "icon-rotation-alignment": "map" } },
    { id: "stock", source: "stocks", type: "circle", paint: { "circle-radius": root(6, 42), "circle-color": amber, "circle-opacity": 0.18, "circle-stroke-width": 1.8, "circle-stroke-color": ["case", ["==", ["get", "conflict"], 1], bad, amber] } },
    { id: "stub", source: "stubs", type: "symbol", layout: { "icon-image": ["concat", "f:", ["get", "way"]], "icon-anchor": ["match", ["get", "way"], "out", "bottom-left", "bottom-right"], "icon-allow-overlap": true, "icon-ignore-placement": true, "text-field": ["get", "label"], "text-size": 11.5, "text-anchor": "bottom", "text-offset": ["match", ["get", "way"], "out", ["literal", [1.9, -3.1]], ["literal", [-1.9, -3.1]]], "text-optional": true }, paint: { ...halo(), "text-color": amber } },
    { id: "stock-label", source: "stocks", type: "symbol", layout: { "text-field": ["get", "label"], "text-size": 11.5, "text-offset": [0, 1.6] }, paint: { ...halo(), "text-color": amber } },
    { id: "cluster", source: "records", type: "symbol", filter: ["has", "point_count"], layout: { "icon-image": donut(), "icon-allow-overlap": true, "icon-ignore-placement": false, "text-field": count, "text-size": ["step", ["get", "records"], 11, 100, 12, 1000, 13.5], "text-allow-overlap": true }, paint: { "text-color": colour("text") } },
    { id: "site", source: "records", type: "symbol", filter: alone, layout: { "icon-image": ["case", ["==", ["get", "kind"], "mixed"], donut(), single], "icon-allow-overlap": true, "icon-padding": 0, "symbol-sort-key": ["get", "records"], "text-field": ["case", ["==", ["get", "kind"], "mixed"], count, ""], "text-size": 11, "text-allow-overlap": true }, paint: { "text-color": colour("text") } },
    { id: "site-count", source: "records", type: "symbol", filter: ["all", alone, [">", ["get", "records"], 1], ["!=", ["get", "kind"], "mixed"]], layout: { "text-field": count, "text-size": 10.5, "text-offset": [1.15, -0.95], "text-allow-overlap": true }, paint: { ...halo(), "text-color": colour("text"), "text-halo-width": 2 } },
  ];
  for (const layer of layers) {
    const group = Object.keys(GROUPS).find((name) => GROUPS[name].includes(layer.id));
    map.addLayer({ ...layer, layout: { ...layer.layout, visibility: shown[group] === false ? "none" : "visible" } });
  }
}
