/* Turns the JSON of the server into what the map draws. No DOM and no maplibre in here.

   /picture.json (all filters of the page but the time):
     {"total": 50000,            how many records pass the filter
      "spots": [[36.18, 32.54, 1, "Naseeb"], ...],    lon and lat (null: not placed), precision (1 exact, 2 part of a region
                                                      or near a place, 3 region or country), name of the place or null
      "sorts": [["event", "ASSAULT", "actual", "claimed", "single"], ...],    kind, type, status, standing, verdict or null
      "spans": [[17718, 17718], ...],                 first and last day since 1970-01-01, null when open or unknown
      "spot": [0, ...], "sort": [0, ...], "span": [0, ...],   for each record which of these
      "ids": "eve-...\neve-...",                      their ids, a line each
      "bars": {...}}                                  timeline.js
   standing: "confirmed" (a reviewer accepted it, or two or more independent sources agree), "claimed" (one origin, or
   somebody said so), "unreal" (planned, requested, threatened, hypothetical, attempted, negated).

   /map/control.json: {"spells": [{"place": "Naseeb", "lon": 36.18, "lat": 32.54, "precision": 1, "holder": "Syrian Army",
      "holder_id": "SYR_ARMY", "state": "gained", "contested": false, "start": "2018-07-06", "end": null, "series": "con-..."}]}
   /map/displacement.json: {"flows": [{"from": {"name", "lon", "lat"}, "to": {...}, "low", "best", "high", "term",
      "earliest", "latest", "conflict": false, "series": "ser-..." or null, "incident": "inc-..."}],
      "stocks": [{"place": {"name", "lon", "lat"}, "series": "dis-...", "points": [{"earliest", "latest", "low", "best",
      "high", "conflict"}]}]} — dates are ISO days or null, `from` or `to` may be null (then a stub at the known end is drawn). */

import { KINDS } from "./icons.js";
import { dayOf, figure, plain, range } from "./core.js";

const COLUMNS = { lon: ["spot", 0], lat: ["spot", 1], precision: ["spot", 2], place: ["spot", 3], kind: ["sort", 0], type: ["sort", 1], status: ["sort", 2], standing: ["sort", 3], verdict: ["sort", 4], first: ["span", 0], last: ["span", 1] };

/** The records of /picture.json, by number. */
export class Rows {
  constructor(answer) {
    this.total = answer.total;
    this.bars = answer.bars;
    this.values = { spot: answer.spots, sort: answer.sorts, span: answer.spans };
    this.spot = Int32Array.from(answer.spot);
    this.sort = Int32Array.from(answer.sort);
    this.span = Int32Array.from(answer.span);
    this.joined = answer.ids;
    this.ids = null;
  }

  /** One value of a record. */
  get(row, name) {
    if (name === "id") return (this.ids ??= this.joined.split("\n"))[row];
    const [group, index] = COLUMNS[name];
    return this.values[group][this[group][row]][index];
  }

  /** How many of these records have a place on the map. */
  placed(rows) {
    const there = this.values.spot.map(([lon, lat]) => lon !== null && lat !== null);
    return rows.reduce((sum, row) => sum + there[this.spot[row]], 0);
  }

  /** All kinds that occur. */
  kinds() {
    return [...new Set(this.values.sort.map(([kind]) => kind))];
  }

  /** The numbers of the records that may fall into the days; nulls: any. Without any date: only when all are asked for. */
  within(first, last) {
    const passes = this.values.span.map(([from, to]) => (from === null && to === null ? first === null && last === null : overlaps(from, to, first, last)));
    const found = [];
    for (let row = 0; row < this.total; row += 1) if (passes[this.span[row]]) found.push(row);
    return found;
  }
}

const RADIUS = { 1: 0, 2: 12000, 3: 60000 }; // metres: how far off a place may be, for people to see
const METRES_A_PIXEL = 78271.517; // at zoom 0 on the equator, tiles of 512

/** Records at one spot are one site, as no zoom tells them apart. Returns the sites: {lon, lat, rows, ...}. */
export function sites(data, rows) {
  const found = new Map();
  const ofSpot = data.values.spot.map(([lon, lat, precision]) => {
    if (lon === null || lat === null) return null;
    const key = `${lon},${lat},${precision}`;
    if (!found.has(key)) found.set(key, { lon, lat, precision: precision ?? 3, rows: [], sorts: new Map() });
    return found.get(key);
  });
  for (const row of rows) {
    const site = ofSpot[data.spot[row]];
    if (!site) continue;
    site.rows.push(row);
    site.sorts.set(data.sort[row], (site.sorts.get(data.sort[row]) ?? 0) + 1);
  }
  const shown = [...found.values()].filter((site) => site.rows.length);
  for (const site of shown) summarise(site, data.values.sort);
  return shown;
}

/** How many records of each kind a site has, how they stand, and whether sources differ about any. */
function summarise(site, sorts) {
  site.kinds = new Map();
  site.standing = new Set();
  site.conflict = false;
  for (const [sort, number] of site.sorts) {
    const [kind, , , standing, verdict] = sorts[sort];
    site.kinds.set(kind, (site.kinds.get(kind) ?? 0) + number);
    site.standing.add(standing);
    site.conflict ||= verdict === "conflict";
  }
}

/** The sites as points, with counts by kind that clusters can add up. */
export function sitePoints(places) {
  return collection(
    places.map((site, index) => {
      const counts = Object.fromEntries(KINDS.map((kind) => [kind, site.kinds.get(kind) ?? 0]));
      const standing = site.standing.has("confirmed") ? "c" : site.standing.has("claimed") ? "h" : "u";
      const metres = RADIUS[site.precision] ?? 0;
      return point(site.lon, site.lat, {
        ...counts,
        index,
        records: site.rows.length,
        kind: site.kinds.size === 1 ? [...site.kinds.keys()][0] : "mixed",
        standing,
        conflict: site.conflict ? 1 : 0,
        precision: site.precision,
        reach: metres / (METRES_A_PIXEL * Math.cos((site.lat * Math.PI) / 180)),
      });
    }),
  );
}

/** Where most records lie: [west, south, east, north], null without any. A few far off do not decide, as long as
    leaving them out makes the view much narrower. `all`: those too. */
export function bounds(places, all = false) {
  if (!places.length) return null;
  const total = places.reduce((sum, place) => sum + place.rows.length, 0);
  const reach = (name) => {
    const sorted = [...places].sort((a, b) => a[name] - b[name]);
    const whole = [sorted[0][name], sorted.at(-1)[name]];
    const at = (share) => {
      let seen = 0;
      for (const place of sorted) {
        seen += place.rows.length;
        if (seen >= share * total) return place[name];
      }
      return whole[1];
    };
    const most = [at(0.04), at(0.96)];
    return all || whole[1] - whole[0] <= 3 * Math.max(1, most[1] - most[0]) ? whole : most;
  };
  const [west, east] = reach("lon");
  const [south, north] = reach("lat");
  return [west, south, east, north];
}

/** "3 events, 1 displacement" */
export function countsInWords(site) {
  return [...site.kinds]
    .sort((a, b) => b[1] - a[1])
    .map(([kind, count]) => `${figure(count)} ${kind}${count > 1 && !["access", "control"].includes(kind) ? "s" : ""}`)
    .join(", ");
}

const holds = (from, to, day) => (from === null || from <= day) && (to === null || to >= day);

/** Who holds what on a day: a disc a place and the same as a point (for when the disc is too small to be seen), and a number for each holder (in order of name, the same on every day). */
export function control(answer, day) {
  const holders = [...new Map(answer.spells.map((spell) => [spell.holder_id ?? spell.holder ?? "", spell.holder ?? "unknown"]))].sort((a, b) => (a[1] < b[1] ? -1 : 1));
  const number = new Map(holders.map(([id], index) => [id, index]));
  const shown = answer.spells.filter((spell) => spell.lon !== null && (day === null ? spell.end === null : holds(dayOf(spell.start), dayOf(spell.end), day)));
  shown.sort((a, b) => (b.precision ?? 1) - (a.precision ?? 1)); // the wide ones below
  const areas = shown.map((spell) => {
    const reach = { 1: 7, 2: 11, 3: 26 }[spell.precision] ?? 7; // kilometres: a sign of the place, not of its bounds
    const key = spell.holder_id ?? spell.holder ?? "";
    return {
      type: "Feature",
      geometry: { type: "Polygon", coordinates: [circle(spell.lon, spell.lat, reach)] },
      properties: { pattern: spell.contested ? "p:x" : `p:${number.get(key) % 8}`, holder: number.get(key) % 8, contested: spell.contested ? 1 : 0, vague: spell.precision === 3 ? 1 : 0, words: `${spell.place}: ${plainHolder(spell)}`, series: spell.series },
    };
  });
  const spots = shown.map((spell, index) => point(spell.lon, spell.lat, areas[index].properties));
  return { areas: collection(areas), spots: collection(spots), holders: holders.map(([, name], index) => ({ name, number: index % 8 })) };
}

function plainHolder(spell) {
  const since = spell.start ? ` since ${spell.start}` : "";
  return `${spell.contested ? "contested, " : ""}${spell.holder ?? "holder unknown"}${since}`;
}

function circle(lon, lat, kilometres) {
  const points = [];
  for (let step = 0; step <= 48; step += 1) {
    const angle = (step / 48) * Math.PI * 2;
    const north = (kilometres / 111.32) * Math.sin(angle);
    const east = ((kilometres / 111.32) * Math.cos(angle)) / Math.max(0.05, Math.cos((lat * Math.PI) / 180));
    points.push([lon + east, lat + north]);
  }
  return points;
}

/** Flows as arcs, those of which one end is not known as stubs at the other, and stocks as circles whose area goes with
    the figure, as of a stretch of days. */
export function displacement(answer, first, last) {
  const flows = answer.flows.filter((flow) => overlaps(dayOf(flow.earliest), dayOf(flow.latest), first, last));
  const whole = flows.filter((flow) => flow.from && flow.to);
  const arcs = whole.map((flow) => ({ type: "Feature", geometry: { type: "LineString", coordinates: arc(flow.from, flow.to) }, properties: flowProperties(flow) }));
  const stubs = flows.filter((flow) => !flow.from !== !flow.to).map((flow) => {
    const known = flow.from ?? flow.to;
    const properties = flowProperties(flow);
    return point(known.lon, known.lat, { ...properties, way: flow.from ? "out" : "in", label: properties.size ? short(properties.size) : "" });
  });
  const stocks = [];
  for (const stock of answer.stocks) {
    const points = stock.points.filter((each) => last === null || dayOf(each.earliest) === null || dayOf(each.earliest) <= last);
    const now = points.at(-1);
    if (!now || stock.place?.lon === undefined || stock.place.lon === null) continue;
    const size = now.best ?? now.low ?? now.high ?? 0;
    stocks.push(point(stock.place.lon, stock.place.lat, { size, conflict: now.conflict ? 1 : 0, label: short(size), series: stock.series, words: `${stock.place.name}: ${range(now.low, now.best, now.high)} displaced${now.earliest ? `, ${now.earliest}` : ""}` }));
  }
  return { arcs: collection(arcs), stubs: collection(stubs), stocks: collection(stocks) };
}

function flowProperties(flow) {
  const way = `${flow.from?.name ?? "from a place not told"} → ${flow.to?.name ?? "where to is not told"}`;
  const number = flow.low === null && flow.best === null && flow.high === null ? "people" : range(flow.low, flow.best, flow.high);
  return { size: flow.best ?? flow.low ?? flow.high ?? 0, conflict: flow.conflict ? 1 : 0, series: flow.series ?? "", incident: flow.incident ?? "", words: `${way}: ${number} ${plain(flow.term)}` };
}

function overlaps(from, to, first, last) {
  return (last === null || from === null || from <= last) && (first === null || to === null || to >= first);
}

/** A bent line, so that ways there and back do not lie on each other. */
function arc(from, to) {
  const middle = [(from.lon + to.lon) / 2 + (to.lat - from.lat) * 0.22, (from.lat + to.lat) / 2 - (to.lon - from.lon) * 0.22];
  const points = [];
  for (let step = 0; step <= 24; step += 1) {
    const t = step / 24;
    const near = (1 - t) ** 2;
    const mid = 2 * t * (1 - t);
    points.push([near * from.lon + mid * middle[0] + t * t * to.lon, near * from.lat + mid * middle[1] + t * t * to.lat]);
  }
  return points;
}

/** 320000 as "320k". */
export function short(number) {
  if (number >= 1e6) return `${+(number / 1e6).toFixed(1)}m`;
  return number >= 1e4 ? `${Math.round(number / 1e3)}k` : figure(number);
}

export const collection = (features) => ({ type: "FeatureCollection", features });
export const point = (lon, lat, properties) => ({ type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties });
