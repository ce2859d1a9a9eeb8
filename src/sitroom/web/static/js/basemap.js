/* The ground of the map: vector tiles out of packs (tools/basemap.py says how they are made and laid out), and a style
   for them in the colours of the theme. Nothing but files of this site is fetched; letters come from the fonts of the
   machine (no glyphs in the style). */

import { STATIC, colour } from "./core.js";

const SCHEME = "basemap";
const packs = new Map(); // name -> promise of {header, bytes}
let index = null;

/** Teaches maplibre the address basemap://layer/z/x/y. Call before the map is made. */
export function addBasemap(maplibre) {
  maplibre.addProtocol(SCHEME, async ({ url }) => {
    const [, z, x, y] = /\/(\d+)\/(\d+)\/(\d+)$/.exec(url) ?? [];
    return { data: await tile(+z, +x, +y) };
  });
}

async function tile(z, x, y) {
  index ??= fetch(new URL("basemap/index.json", STATIC)).then((answer) => answer.json());
  const known = await index;
  let name = "overview";
  if (z > known.overview[1]) {
    const up = z - known.pack;
    name = `${x >> up}-${y >> up}`;
    if (!known.packs.includes(name)) return new ArrayBuffer(0);
  }
  if (!packs.has(name)) packs.set(name, load(name));
  const { header, bytes } = await packs.get(name);
  const at = header[`${z}/${x}/${y}`];
  return at ? bytes.slice(at[0], at[0] + at[1]) : new ArrayBuffer(0);
}

async function load(name) {
  const whole = await (await fetch(new URL(`basemap/${name}.bin`, STATIC))).arrayBuffer();
  const size = new DataView(whole).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(whole, 4, size)));
  return { header, bytes: whole.slice(4 + size) };
}

/** One layer of ground, for the overview and for the detail. */
function both(id, layer, rest, zooms = ["overview", "detail"]) {
  return zooms.map((source) => ({
    id: `${id}-${source}`,
    source,
    "source-layer": layer,
    ...(source === "overview" ? { maxzoom: 5 } : { minzoom: 5 }),
    ...rest,
  }));
}

const width = (...stops) => ["interpolate", ["linear"], ["zoom"], ...stops];

/** The style of the ground in the theme's colours. Labels are put on by the map itself (map.js). */
export function groundStyle() {
  const line = { "line-join": "round", "line-cap": "round" };
  return {
    version: 8,
    sources: {
      overview: { type: "vector", tiles: [`${SCHEME}://overview/{z}/{x}/{y}`], minzoom: 0, maxzoom: 3 },
      detail: { type: "vector", tiles: [`${SCHEME}://detail/{z}/{x}/{y}`], minzoom: 5, maxzoom: 5 },
    },
    layers: [
      { id: "water", type: "background", paint: { "background-color": colour("map-water") } },
      ...both("land", "land", { type: "fill", paint: { "fill-color": colour("map-land"), "fill-antialias": false } }),
      ...both("province", "provinces", { type: "line", minzoom: 5.5, layout: line, paint: { "line-color": colour("map-province"), "line-width": width(5, 0.5, 9, 1.3) } }, ["detail"]),
      ...both("lake", "lakes", { type: "fill", paint: { "fill-color": colour("map-lake") } }),
      ...both("river", "rivers", { type: "line", filter: ["any", ["==", ["get", "rank"], 1], [">", ["zoom"], 4]], layout: line, paint: { "line-color": colour("map-river"), "line-width": width(2, 0.4, 6, 1, 10, 2) } }),
      ...both("coast", "land", { type: "line", layout: line, paint: { "line-color": colour("map-coast"), "line-width": width(1, 0.4, 6, 0.9, 10, 1.3) } }),
      ...both("border", "borders", { type: "line", filter: ["==", ["get", "kind"], "agreed"], layout: line, paint: { "line-color": colour("map-border"), "line-width": width(1, 0.5, 5, 1.1, 9, 1.8) } }),
      ...both("disputed", "borders", { type: "line", filter: ["==", ["get", "kind"], "disputed"], paint: { "line-color": colour("map-border"), "line-width": width(1, 0.6, 5, 1.3, 9, 2), "line-dasharray": [2.2, 1.8] } }),
    ],
  };
}
