/* When: a histogram to brush, two sliders that do the same from the keyboard, and a way to play through time.

   DOM expected: <section id="timeline" class="timeline" aria-label="Time" data-bars="..."></section> (filled here).
   Data, in data-bars and from /picture.json: {"unit": "week", "edges": [first day of each bar since 1970, and the day after
   the last], "all": records that begin in each, "sure": those that also end in it, "undated": without any day, "beyond":
   before the first bar or after the last}, or null. Calls back `onDays(first, last)` with days or nulls (no limit), once a change
   is meant, and while playing at every step. Keys on a slider: arrows a day, Page Up/Down a bar, Home/End.
   A record is counted once, in the bar of its first possible day; paler: it may have been later, beyond that bar. */

import uPlot from "../vendor/uplot/uPlot.esm.js";
import { DAY_STEPS, announce, colour, dayTicks, el, figure, icon, isoOf, settled } from "./core.js";

const PACE = 650; // milliseconds a step

/** The number of the bar that a day lies in. */
function barOf(edges, day) {
  let low = 0;
  let high = edges.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (edges[middle] <= day) low = middle;
    else high = middle - 1;
  }
  return low;
}

export class Timeline {
  constructor(container, { onDays }) {
    this.container = container;
    this.onDays = onDays;
    this.days = [null, null];
    this.playing = 0;
    this.plot = null;
    this.later = settled(() => this.draw(), 40); // several reasons to draw are one, and the first waits for the layout
    this.build();
    if (container.dataset.bars) this.setBars(JSON.parse(container.dataset.bars));
    new ResizeObserver(() => { if (this.chart.clientWidth !== this.plot?.width) this.later(); }).observe(this.chart);
    document.addEventListener("sitroom:theme", () => this.draw());
  }

  build() {
    const button = (name, sign, act) => el("button", { type: "button", class: "icon quiet", "aria-label": name, title: name, onclick: act }, icon(sign));
    this.playButton = el("button", { type: "button", class: "icon", "aria-label": "Play through time", title: "Play through time", onclick: () => this.toggle() }, icon("play"));
    this.mode = el("select", { "aria-label": "What a step of playing shows" },
      el("option", { value: "bar", text: "one bar at a time" }), el("option", { value: "month", text: "30 days at a time" }), el("option", { value: "sofar", text: "all up to then" }));
    this.words = el("output", { class: "stretch" });
    this.note = el("span", { class: "muted small" });
    this.clear = el("button", { type: "button", class: "quiet", text: "All time", onclick: () => this.choose(null, null) });
    const slider = (name) => el("input", { type: "range", step: 1, "aria-label": name, oninput: () => this.slid(name), onchange: () => this.slid(name, true), onkeydown: (event) => this.paged(event) });
    this.from = slider("First day");
    this.to = slider("Last day");
    this.chart = el("div", { class: "chart", "aria-hidden": "true" });
    this.container.replaceChildren(
      el("div", { class: "controls row" }, this.playButton, button("Step back", "step-back", () => this.step(-1)), button("Step on", "step-on", () => this.step(1)), this.mode, this.words, this.clear, this.note),
      this.chart,
      el("div", { class: "sliders" }, this.from, this.to),
    );
  }

  /** The bars of other records; null when none has a day. */
  setBars(bars) {
    const known = JSON.stringify(bars);
    if (known === this.known) return;
    this.known = known;
    this.bars = bars;
    this.edges = bars?.edges ?? null;
    this.container.classList.toggle("empty", !bars);
    if (!bars) {
      this.note.textContent = "No record here has a date.";
      this.later();
      return;
    }
    const { edges, unit } = bars;
    const undated = bars.undated ? ` · ${figure(bars.undated)} without a date` : "";
    const beyond = bars.beyond ? ` · ${figure(bars.beyond)} before or after` : "";
    this.note.textContent = `a bar is a ${unit}${beyond}${undated}`;
    for (const input of [this.from, this.to]) {
      input.min = edges[0];
      input.max = edges.at(-1) - 1;
    }
    this.mark();
    this.later();
  }

  /** The stretch, from outside: nothing is called back. */
  setDays(first, last) {
    this.days = [first, last];
    this.mark();
    this.brush();
  }

  choose(first, last) {
    this.setDays(first, last);
    this.onDays(first, last);
  }

  slid(name, meant = false) {
    let first = +this.from.value;
    let last = +this.to.value;
    if (first > last) [first, last] = name === "First day" ? [first, first] : [last, last];
    this.setDays(first <= +this.from.min ? null : first, last >= +this.to.max ? null : last);
    if (meant) this.onDays(...this.days);
  }

  paged(event) {
    const way = { PageUp: 1, PageDown: -1 }[event.key];
    if (!way || !this.edges) return;
    event.preventDefault();
    const bar = Math.max(0, Math.min(this.edges.length - 2, barOf(this.edges, +event.target.value) + way));
    event.target.value = this.edges[bar];
    this.slid(event.target === this.from ? "First day" : "Last day", true);
  }

  mark() {
    const [first, last] = this.days;
    const whole = first === null && last === null;
    this.words.textContent = whole ? "All time" : first === last ? isoOf(first) : `${first === null ? "start" : isoOf(first)} – ${last === null ? "end" : isoOf(last)}`;
    this.clear.hidden = whole;
    if (!this.edges) return;
    this.from.value = first ?? this.from.min;
    this.to.value = last ?? this.to.max;
    for (const input of [this.from, this.to]) input.setAttribute("aria-valuetext", isoOf(+input.value));
  }

  draw() {
    this.plot?.destroy();
    this.plot = null;
    const width = this.chart.clientWidth;
    if (!this.edges || width < 60) return;
    const middles = this.edges.slice(0, -1).map((edge, index) => ((edge + this.edges[index + 1]) / 2) * 86400);
    const bars = uPlot.paths.bars({ size: [0.86, 60], align: 0 });
    const series = (label, tint, fill) => ({ label, stroke: tint, fill, width: 0, paths: bars, points: { show: false } });
    const axis = { stroke: colour("muted"), font: "12px system-ui, sans-serif", ticks: { show: false }, gap: 4 };
    const accent = colour("accent");
    this.plot = new uPlot({
      width, height: 92, pxAlign: 1, legend: { show: false }, tzDate: (at) => uPlot.tzDate(new Date(at * 1e3), "Etc/UTC"),
      scales: { x: { time: true, range: [this.edges[0] * 86400, this.edges.at(-1) * 86400] }, y: { range: (_, low, high) => [0, Math.max(1, high * 1.08)] } },
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
      axes: [{ ...axis, size: 24, grid: { show: false }, incrs: DAY_STEPS, space: 90, values: (_, ticks, index, space, step) => dayTicks(ticks, step) }, { ...axis, size: 40, grid: { stroke: colour("line"), width: 1 }, space: 28, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4] }],
      series: [{}, series("all", accent, `${accent}59`), series("sure", accent, accent)],
      hooks: { setSelect: [(plot) => this.brushed(plot)], ready: [(plot) => { this.plot = plot; this.brush(); }] },
    }, [middles, this.bars.all, this.bars.sure], this.chart);
    this.brush();
  }

  brushed(plot) {
    if (this.quiet) return;
    if (plot.select.width < 3) {
      this.choose(null, null);
      return;
    }
    const day = (left) => Math.floor(plot.posToVal(left, "x") / 86400);
    const first = Math.max(this.edges[0], day(plot.select.left));
    this.choose(first, Math.max(first, Math.min(this.edges.at(-1) - 1, day(plot.select.left + plot.select.width))));
  }

  brush() {
    if (!this.plot || !this.edges) return;
    const [first, last] = this.days;
    const left = first === null ? 0 : this.plot.valToPos(first * 86400, "x");
    const right = last === null ? this.plot.over.clientWidth : this.plot.valToPos((last + 1) * 86400, "x");
    this.quiet = true;
    this.plot.setSelect(first === null && last === null ? { left: 0, width: 0, top: 0, height: 0 } : { left, width: Math.max(2, right - left), top: 0, height: this.plot.over.clientHeight }, false);
    this.quiet = false;
  }

  /** One step of playing on or back; false at the end. */
  step(way = 1) {
    if (!this.edges) return false;
    const last = this.days[1];
    const bar = last === null ? (way > 0 ? 0 : this.edges.length - 2) : barOf(this.edges, last) + way;
    if (bar < 0 || bar > this.edges.length - 2) return false;
    const to = this.edges[bar + 1] - 1;
    const from = { bar: this.edges[bar], month: to - 29, sofar: null }[this.mode.value];
    this.choose(from, to);
    if (!this.playing) announce(this.words.textContent);
    return true;
  }

  toggle() {
    if (this.playing) {
      clearInterval(this.playing);
      this.playing = 0;
    } else {
      if (!this.edges) return;
      if (this.days[1] !== null && this.days[1] >= this.edges.at(-1) - 1) this.setDays(null, null);
      this.step(1);
      this.playing = setInterval(() => { if (!this.step(1)) this.toggle(); }, PACE);
    }
    const on = Boolean(this.playing);
    const name = on ? "Pause" : "Play through time";
    this.playButton.setAttribute("aria-label", name);
    this.playButton.title = name;
    this.playButton.replaceChildren(icon(on ? "pause" : "play"));
    announce(on ? "Playing" : `Paused at ${this.words.textContent}`);
  }
}
