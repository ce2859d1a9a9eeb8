/* Small things that every module needs. Data reaches the page through textContent and attributes set by name only;
   nothing here or elsewhere writes HTML from data.

   DOM expected: <p id="live" class="unseen" aria-live="polite"></p> once a page (made when missing). */

/** Where the static files are: js/ is one folder below. */
export const STATIC = new URL("../", import.meta.url);

const IDLE = 300; // milliseconds at most to wait for spare time

/** Makes an element. `attributes`: class, text and event handlers ("onclick") are understood; null and false are left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

/** A sign from icons.svg. With `label` it speaks for itself; without, it is hidden from screen readers. */
export function icon(name, { label = null, kind = null } = {}) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", kind ? "shape" : "icon");
  if (kind) svg.setAttribute("data-kind", kind);
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", new URL(`icons.svg#${kind ? `kind-${kind}` : name}`, STATIC).pathname + `#${kind ? `kind-${kind}` : name}`);
  svg.append(use);
  return svg;
}

/** The path of a page of this site, or null for anything that would lead elsewhere. */
export function inside(address) {
  try {
    const url = new URL(address, document.baseURI);
    return url.origin === location.origin && /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/** Fetches JSON from this site. Throws an Error whose message can be shown. */
export async function json(address, { signal } = {}) {
  const url = inside(address);
  if (!url) throw new Error("That address is not part of this site.");
  const answer = await fetch(url, { signal, headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`The server answered ${answer.status} for ${url.pathname}.`);
  return answer.json();
}

/** Says something to screen readers (and to nobody else). The same words twice are said twice. */
export function announce(words) {
  let live = document.getElementById("live");
  if (!live) {
    live = el("p", { id: "live", class: "unseen", "aria-live": "polite" });
    document.body.append(live);
  }
  live.textContent = live.textContent === words ? `${words}\u00a0` : words;
}

const DAY = 86400000;

/** "2018-07-06" to days since 1970, null for anything else. */
export function dayOf(iso) {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso ?? "");
  return found ? Math.round(Date.UTC(+found[1], +found[2] - 1, +found[3]) / DAY) : null;
}

/** Days since 1970 to "2018-07-06"; "" for null. */
export function isoOf(day) {
  return day === null || day === undefined ? "" : new Date(day * DAY).toISOString().slice(0, 10);
}

const SHORT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });

/** The words along an axis of time (seconds since 1970, a tick every `step` seconds): the year where it begins. */
export function dayTicks(ticks, step) {
  let year = null;
  return ticks.map((at) => {
    const date = new Date(at * 1000);
    if (step >= 360 * 86400) return String(date.getUTCFullYear());
    if (step >= 27 * 86400) return MONTH.format(date);
    const first = date.getUTCFullYear() !== year;
    year = date.getUTCFullYear();
    return SHORT.format(date) + (first ? ` ${year}` : "");
  });
}

/** Steps of an axis of days, in seconds: days, weeks, months, years. */
export const DAY_STEPS = [1, 2, 7, 14, 28, 30.4375, 60.875, 91.3125, 182.625, 365.25, 730.5, 1826.25, 3652.5].map((days) => days * 86400);

/** The words for a stretch of days. */
export function stretch(first, last) {
  if (first === null && last === null) return "no date";
  if (first === last) return isoOf(first);
  return `${first === null ? "…" : isoOf(first)} – ${last === null ? "…" : isoOf(last)}`;
}

/** 12345 as "12,345". */
export function figure(number) {
  return number === null || number === undefined ? "?" : Number(number).toLocaleString("en-GB");
}

/** low, best, high in words: "12", "10–14", "at least 12", "up to 14", with the best of several. */
export function range(low, best, high) {
  if (low === null && high === null) return best === null || best === undefined ? "unknown" : figure(best);
  if (low === high) return figure(low);
  const best_ = best !== null && best !== undefined && best !== low && best !== high ? ` (best ${figure(best)})` : "";
  if (high === null || high === undefined) return `at least ${figure(low)}${best_}`;
  if (low === null || low === undefined) return `up to ${figure(high)}${best_}`;
  return `${figure(low)}–${figure(high)}${best_}`;
}

/** A word of the codebook for people: "ground_truce" to "ground truce". */
export const plain = (word) => String(word ?? "").replaceAll("_", " ");

/** One colour of the theme in force. */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Does the user ask for little movement? */
export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Is the user writing just now? Then single keys are letters, not commands. */
export function typing(event) {
  const at = event.target;
  if (!(at instanceof Element)) return false;
  if (at.isContentEditable || at.closest("textarea, select")) return true;
  const input = at.closest("input");
  return Boolean(input) && !["checkbox", "radio", "button", "submit", "range", "reset"].includes(input.type);
}

/** Once the page has been loaded and painted and there is time to spare. */
export const idle = () => new Promise((done) => {
  const soon = () => (window.requestIdleCallback ? requestIdleCallback(() => done(), { timeout: IDLE }) : setTimeout(done, 50));
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon, { once: true });
});

/** Adds a style sheet of this site before all others, so that ours overrule it, and waits for it. */
export const styled = (name) => new Promise((done) => {
  document.head.prepend(el("link", { rel: "stylesheet", href: new URL(name, STATIC).pathname, onload: () => done(), onerror: () => done() }));
});

/** Calls `run` once things have been quiet for `wait` milliseconds. */
export function settled(run, wait = 150) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...given), wait);
  };
}

/** The token that every change must carry: <meta name="csrf" content="...">. */
export const csrf = () => document.querySelector('meta[name="csrf"]')?.content ?? "";
