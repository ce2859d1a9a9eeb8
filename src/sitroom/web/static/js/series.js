/* Plots drawn from the tables that stand beside them: the table is the truth and the alternative.

   DOM expected:
     <figure class="series-plot" data-from="points-1" data-label="People displaced in Daraa" data-way="stock"></figure>
     <table id="points-1"> … <tr data-first="2018-06-28" data-last="2018-06-28" data-low="62000" data-best="64000"
        data-high="66000" data-conflict> … </table>      dates ISO or ""; figures plain or ""; data-way: "stock" steps from
                                                          figure to figure, "flow" draws bars
     <figure class="spells" data-from="spells-1" data-label="Who held Naseeb"></figure>
     <table id="spells-1"> … <tr data-first="2015-04-01" data-last="2018-07-06" data-state="holds" data-holder="Rebels"
        data-contested> … </table>                        an empty date is open
   Marks: a line through the best figures, a band from low to high, a ring where the sources differ. */

import uPlot from "../vendor/uplot/uPlot.esm.js";
import { DAY_STEPS, colour, dayOf, dayTicks, el, figure, isoOf, plain, range, settled } from "./core.js";

const number = (text) => (text === undefined || text === "" ? null : Number(text));

/** The rows of a table as points, in order of time; rows without a date or any figure are left out, and so are
    superseded ones (class "superseded"). */
export function points(table) {
  const found = [];
  for (const row of table.querySelectorAll("tr[data-first]")) {
    const day = dayOf(row.dataset.first) ?? dayOf(row.dataset.last);
    const [low, best, high] = [row.dataset.low, row.dataset.best, row.dataset.high].map(number);
    if (day === null || row.classList.contains("superseded") || (low === null && best === null && high === null)) continue;
    found.push({ day, low: low ?? best ?? high, best: best ?? low ?? high, high: high ?? best ?? low, open: low === null || high === null, words: range(low, best, high), conflict: "conflict" in row.dataset, row });
  }
  return found.sort((a, b) => a.day - b.day);
}

export class SeriesPlot {
  constructor(frame) {
    this.frame = frame;
    this.table = document.getElementById(frame.dataset.from);
    if (!this.table) return;
    this.points = points(this.table);
    this.board = el("div", { class: "chart" });
    this.note = el("figcaption", { class: "small muted", "aria-hidden": "true" });
    frame.append(this.board, this.note);
    frame.setAttribute("role", "img");
    frame.setAttribute("aria-label", `${frame.dataset.label ?? "Series"}: ${this.points.length} figures, in the table that follows`);
    new ResizeObserver(settled(() => this.draw(), 80)).observe(this.board);
    document.addEventListener("sitroom:theme", () => this.draw());
  }

  draw() {
    this.plot?.destroy();
    this.plot = null;
    const width = this.board.clientWidth;
    if (!this.points.length || width < 60) {
      this.note.textContent = this.points.length ? "" : "Nothing here has both a date and a figure.";
      return;
    }
    const tint = colour("kind-displacement");
    const flow = this.frame.dataset.way === "flow"; // each figure stands for itself: nothing lies between two of them
    const steps = !flow && this.points.length > 1;
    const axis = { stroke: colour("muted"), font: "12px system-ui, sans-serif", grid: { stroke: colour("line"), width: 1 }, ticks: { show: false } };
    const edge = { stroke: `${tint}88`, width: 1, points: { show: false }, paths: flow ? () => null : steps ? uPlot.paths.stepped({ align: 1 }) : undefined };
    const best = flow ? { fill: `${tint}55`, paths: uPlot.paths.bars({ size: [0.6, 22], align: 0 }), points: { show: false } } : { paths: edge.paths, points: { show: true, size: 7, fill: colour("panel") } };
    const days = this.points.map((point) => point.day * 86400);
    const pad = days.at(-1) > days[0] ? (days.at(-1) - days[0]) * (flow ? 0.06 : 0) : 86400 * 7;
    const reach = pad ? [days[0] - pad, days.at(-1) + pad] : undefined;
    this.plot = new uPlot({
      width, height: Math.max(190, Math.min(300, width * 0.4)), legend: { show: false }, tzDate: (at) => uPlot.tzDate(new Date(at * 1e3), "Etc/UTC"),
      scales: { x: { time: true, ...(reach ? { range: reach } : {}) }, y: { range: (_, low, high) => [0, (high || 1) * 1.12] } },
      axes: [{ ...axis, grid: { show: false }, incrs: DAY_STEPS, space: 90, values: (_, ticks, index, space, step) => dayTicks(ticks, step) }, { ...axis, size: 66, values: (_, ticks) => ticks.map((tick) => figure(tick)) }],
      cursor: { y: false, drag: { x: false, y: false } },
      series: [{}, { ...edge, label: "high" }, { ...edge, label: "low" }, { label: "best", stroke: tint, width: flow ? 1.2 : 2.2, ...best }],
      bands: flow ? [] : [{ series: [1, 2], fill: `${tint}30` }],
      hooks: { draw: [(plot) => this.marks(plot)], setCursor: [(plot) => this.told(plot.cursor.idx)] },
    }, [days, this.points.map((p) => p.high), this.points.map((p) => p.low), this.points.map((p) => p.best)], this.board);
    this.told(null);
  }

  /** Each figure's own reach, and a ring where sources differ. */
  marks(plot) {
    const pen = plot.ctx;
    pen.save();
    for (const point of this.points) {
      const x = plot.valToPos(point.day * 86400, "x", true);
      const [low, best, high] = [point.low, point.best, point.high].map((value) => plot.valToPos(value, "y", true));
      pen.strokeStyle = colour("kind-displacement");
      pen.lineWidth = 1.5 * devicePixelRatio;
      pen.setLineDash(point.open ? [3, 3] : []);
      pen.beginPath();
      pen.moveTo(x, low);
      pen.lineTo(x, high);
      pen.stroke();
      if (!point.conflict) continue;
      pen.setLineDash([4 * devicePixelRatio, 2.5 * devicePixelRatio]);
      pen.strokeStyle = colour("bad");
      pen.lineWidth = 2 * devicePixelRatio;
      pen.beginPath();
      pen.arc(x, best, 9 * devicePixelRatio, 0, 7);
      pen.stroke();
    }
    pen.restore();
  }

  told(index) {
    const point = index === null || index === undefined ? null : this.points[index];
    for (const each of this.points) each.row.classList.toggle("pointed", each === point);
    this.note.textContent = point ? `${isoOf(point.day)}: ${point.words}${point.conflict ? " · sources differ" : ""}` : `${this.frame.dataset.way === "flow" ? "Bar: best figure · line on it: low to high" : "Line: best figure · band: low to high"} · dashed ring: sources differ`;
  }
}

const LEAST = 0.16; // share of a strip that the shortest stretch takes, so that its words can be read

/** Stretches of one state after another, as a strip. Short ones are drawn longer than they are; the dates say how long. */
export function spells(frame) {
  const table = document.getElementById(frame.dataset.from);
  const rows = [...(table?.querySelectorAll("tr[data-state]") ?? [])].map((row) => ({ ...row.dataset, from: dayOf(row.dataset.first), to: dayOf(row.dataset.last) }));
  if (!rows.length) return;
  const days = rows.flatMap((row) => [row.from, row.to]).filter((day) => day !== null);
  const [low, high] = days.length ? [Math.min(...days), Math.max(...days) + 1] : [0, 1];
  const holders = holdersOf(document);
  const strip = el("div", { class: "strip" });
  let reached = low;
  for (const row of rows) {
    const [from, to] = [row.from ?? low, row.to === null ? high : row.to + 1];
    if (from > reached) strip.append(grown(el("div", { class: "spell unknown", title: "not known" }), (from - reached) / (high - low), LEAST / 3));
    reached = Math.max(reached, to);
    strip.append(grown(spell(row, holders), (to - from) / (high - low), LEAST));
  }
  frame.append(strip);
  frame.setAttribute("role", "img");
  frame.setAttribute("aria-label", `${frame.dataset.label ?? "Spells"}: ${rows.length} stretches, in the table that follows`);
}

const STATES = { open: 2, reopened: 2, limited: 4, damaged: 4, closed: 1, destroyed: 7 }; // colours that go with what they say
const holderOf = (row) => (row.holder || row.state).toLowerCase();

/** All holders (or states) of a page, so that one has one colour in all of its strips. */
function holdersOf(page) {
  return [...new Set([...page.querySelectorAll("tr[data-state]")].map((row) => holderOf(row.dataset)))].sort();
}

function spell(row, holders) {
  const words = [row.holder, plain(row.state)].filter(Boolean).join(" · ");
  const when = row.first && row.first === row.last ? row.first : row.first || row.last ? `${row.first || "…"} – ${row.last || "…"}` : "no date";
  const ends = `${row.from === null ? " open-start" : ""}${row.to === null ? " open-end" : ""}${"contested" in row ? " contested" : ""}`;
  return el("div", { class: `spell holder-${(row.holder ? null : STATES[row.state]) ?? holders.indexOf(holderOf(row)) % 8}${ends}`, title: `${words}: ${when}` }, el("bdi", { text: `${words}${"contested" in row ? " (contested)" : ""}` }), el("span", { text: when }));
}

function grown(bar, share, least) {
  bar.style.flexGrow = Math.max(share, least);
  return bar;
}

/** Draws all plots below an element. */
export function plots(root = document) {
  for (const frame of root.querySelectorAll("figure.series-plot:not([data-drawn])")) { frame.dataset.drawn = ""; new SeriesPlot(frame); }
  for (const frame of root.querySelectorAll("figure.spells:not([data-drawn])")) { frame.dataset.drawn = ""; spells(frame); }
}

plots();
document.body.addEventListener("htmx:afterSettle", (event) => plots(event.target));
