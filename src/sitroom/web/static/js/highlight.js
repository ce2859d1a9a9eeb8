/* The words behind the records, marked in the report's text without touching it (CSS Custom Highlight API).

   DOM expected:
     <div id="report-text" class="report-text" dir="auto" tabindex="0" role="region" aria-label="Text of the report"
          data-length="4711">the report's text, as offsets.js wants it; data-length: its length in code points</div>
     <ol id="records"> <li class="record" tabindex="0" data-record="eve-..." data-kind="event"
          data-spans="[[120, 148], [131, 137]]">…</li> </ol>      spans in code points: the evidence, then the trigger, then
                                                                   others (place, time, figures); the first two may be equal
     <button type="button" data-mark>Mark the words</button>       optional: starts marking by keyboard
   Fired on #report-text: "sitroom:marked" {start, end, text} (code points) when words have been marked by mouse or keyboard.
   A form with data-takes-words has its fields start, end and words filled with them.
   Keys on the text: [ and ] go through the evidence; Enter goes to its record. Marking: arrows move, with Ctrl by
   words, with Shift they mark, Enter takes, Escape ends.
   The address's hash #r=eve-... chooses that record when the page opens; else one with aria-current="true".
   Without the Highlight API, a chosen record's words are shown by the selection instead. */

import { announce, calm } from "./core.js";
import { TextMap } from "./offsets.js";

const KINDS = ["event", "displacement", "agreement", "provision", "control", "access", "relation", "toll", "claim"];
export const supported = () => typeof Highlight === "function" && Boolean(CSS.highlights);

export class Evidence {
  constructor(element, list) {
    this.element = element;
    this.list = list;
    this.map = new TextMap(element);
    this.exact = !element.dataset.length || +element.dataset.length === this.map.offsets.length;
    if (!this.exact) {
      element.dataset.state = "mismatch";
      announce("The text shown differs from the text read, so nothing is marked.");
      return;
    }
    for (const name of ["evidence-hot", "evidence-chosen", "marked", "caret"]) this.set(name, [], 0); // of the text before
    this.load();
    this.bind();
    element.dataset.state = supported() ? "marked" : "plain";
    const asked = /[#&]r=([\w-]+)/.exec(location.hash)?.[1];
    const current = this.list?.querySelector('[data-record][aria-current="true"]')?.dataset.record;
    if (asked ?? current) this.choose(asked ?? current);
  }

  /** Reads the records of the list (again) and marks all of their words. */
  load() {
    this.records = [];
    for (const item of this.list?.querySelectorAll("[data-spans]") ?? []) {
      const spans = JSON.parse(item.dataset.spans).map(([start, end]) => ({ start, end, range: this.map.range(start, end) })).filter((span) => span.range);
      if (spans.length) this.records.push({ id: item.dataset.record, kind: item.dataset.kind, item, spans });
    }
    this.ordered = [...this.records].sort((a, b) => a.spans[0].start - b.spans[0].start || a.spans[0].end - b.spans[0].end);
    if (!supported()) return;
    for (const [index, kind] of KINDS.entries()) {
      const ranges = this.records.filter((record) => record.kind === kind).map((record) => record.spans[0].range);
      this.set(`evidence-${kind}`, ranges, KINDS.length - index); // claims lie lowest: they are the widest
    }
    this.set("trigger", this.records.map((record) => record.spans[1]?.range).filter(Boolean), 20);
  }

  set(name, ranges, priority) {
    if (!supported()) return;
    if (!ranges.length) {
      CSS.highlights.delete(name);
      return;
    }
    const highlight = new Highlight(...ranges);
    highlight.priority = priority;
    CSS.highlights.set(name, highlight);
  }

  find(id) {
    return this.records.find((record) => record.id === id);
  }

  /** The records whose evidence holds a code point offset, the narrowest first. */
  at(point) {
    return this.records.filter(({ spans }) => spans[0].start <= point && point < spans[0].end).sort((a, b) => a.spans[0].end - a.spans[0].start - (b.spans[0].end - b.spans[0].start));
  }

  /** Points at a record (hover, focus) or at none. */
  point(records) {
    for (const record of this.records) record.item.classList.toggle("pointed", records.includes(record));
    this.set("evidence-hot", records.slice(0, 1).map((record) => record.spans[0].range), 30);
  }

  /** Chooses a record: its words stay marked and come into view. */
  choose(id, { scroll = true, focus = false } = {}) {
    const record = this.find(id);
    this.chosen = record ?? null;
    for (const each of this.records) each.item.setAttribute("aria-current", String(each === record));
    this.set("evidence-chosen", record ? record.spans.map((span) => span.range) : [], 40);
    if (!record) return;
    if (!supported()) {
      const selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(record.spans[0].range.cloneRange());
    }
    if (scroll) this.reveal(record);
    if (focus) record.item.focus();
  }

  reveal(record) {
    const box = record.spans[0].range.getBoundingClientRect();
    const frame = this.element.getBoundingClientRect();
    const behavior = calm() ? "auto" : "smooth";
    if (this.element.scrollHeight > this.element.clientHeight + 4) this.element.scrollBy({ top: box.top - frame.top - this.element.clientHeight / 3, behavior });
    else if (box.top < 0 || box.bottom > innerHeight) scrollBy({ top: box.top - innerHeight / 3, behavior });
  }

  bind() {
    const { element, list } = this;
    element.addEventListener("mousemove", (event) => this.point(this.under(event)));
    element.addEventListener("mouseleave", () => this.point([]));
    element.addEventListener("mouseup", (event) => this.released(event));
    element.addEventListener("keydown", (event) => this.pressed(event));
    const recordOf = (event) => this.find(event.target.closest?.("[data-record]")?.dataset.record);
    for (const name of ["mouseover", "focusin"]) list?.addEventListener(name, (event) => { const record = recordOf(event); if (record) this.point([record]); });
    for (const name of ["mouseleave", "focusout"]) list?.addEventListener(name, () => this.point([]));
    list?.addEventListener("click", (event) => { const record = recordOf(event); if (record) this.choose(record.id); });
    list?.addEventListener("keydown", (event) => {
      const record = recordOf(event);
      if (record && event.key === "Enter" && event.target === record.item) this.choose(record.id);
    });
    document.querySelector("[data-mark]")?.addEventListener("click", () => this.startMarking());
  }

  under(event) {
    const place = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const old = place ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
    const node = place?.offsetNode ?? old?.startContainer;
    if (!node || node.nodeType !== Node.TEXT_NODE) return [];
    const point = this.map.offset(node, place?.offset ?? old.startOffset);
    return point === null ? [] : this.at(point);
  }

  released(event) {
    const marked = this.map.selected();
    if (marked) {
      this.took(marked);
      return;
    }
    const [record] = this.under(event);
    if (!record) return;
    this.choose(record.id, { scroll: false });
    record.item.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
  }

  pressed(event) {
    if (this.marking) {
      this.moveMark(event);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = { "]": 1, "[": -1 }[event.key];
    if (way && this.ordered.length) {
      event.preventDefault();
      const now = this.ordered.indexOf(this.chosen);
      const next = this.ordered[(now < 0 ? (way > 0 ? 0 : this.ordered.length - 1) : now + way + this.ordered.length) % this.ordered.length];
      this.choose(next.id);
      this.point([next]);
      announce(`${next.kind}: ${this.map.offsets.slice(next.spans[0].start, next.spans[0].end)}`);
    } else if (event.key === "Enter" && this.chosen) this.choose(this.chosen.id, { focus: true });
  }

  /** Begins marking by keyboard, at the chosen record's words or the start of the text. */
  startMarking() {
    const from = this.chosen?.spans[0].range ?? this.map.range(0, 0);
    if (!from) return;
    getSelection().collapse(from.startContainer, from.startOffset);
    this.marking = true;
    this.element.classList.add("marking");
    this.element.focus({ preventScroll: true });
    this.caret();
    announce("Marking. Arrows move, Control with arrows moves by words, Shift marks, Enter takes, Escape ends.");
  }

  moveMark(event) {
    const ways = { ArrowLeft: ["left", event.ctrlKey || event.altKey ? "word" : "character"], ArrowRight: ["right", event.ctrlKey || event.altKey ? "word" : "character"], ArrowUp: ["backward", "line"], ArrowDown: ["forward", "line"], Home: ["backward", "lineboundary"], End: ["forward", "lineboundary"] };
    if (ways[event.key]) {
      event.preventDefault();
      const selection = getSelection();
      const kept = [selection.anchorNode, selection.anchorOffset, selection.focusNode, selection.focusOffset];
      selection.modify(event.shiftKey ? "extend" : "move", ...ways[event.key]);
      if (!this.element.contains(selection.focusNode)) selection.setBaseAndExtent(...kept);
      this.caret();
    } else if (event.key === "Enter") {
      event.preventDefault();
      const marked = this.map.selected();
      if (marked) this.took(marked);
      this.stopMarking();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.stopMarking();
    }
  }

  stopMarking() {
    this.marking = false;
    this.element.classList.remove("marking");
    this.set("caret", [], 50);
  }

  /** Shows where the caret stands: the letter after it. */
  caret() {
    const selection = getSelection();
    const point = this.map.offset(selection.focusNode, selection.focusOffset) ?? 0;
    const range = this.map.range(Math.min(point, this.map.offsets.length - 1), Math.min(point + 1, this.map.offsets.length));
    this.set("caret", range ? [range] : [], 50);
    if (!range) return;
    const box = range.getBoundingClientRect();
    const frame = this.element.getBoundingClientRect();
    if (box.bottom > Math.min(frame.bottom, innerHeight) || box.top < Math.max(frame.top, 0)) this.element.scrollBy({ top: box.top - frame.top - this.element.clientHeight / 3 });
  }

  took(marked) {
    this.set("marked", [this.map.range(marked.start, marked.end)], 45);
    const form = document.querySelector("form[data-takes-words]");
    if (form) {
      for (const [name, value] of [["start", marked.start], ["end", marked.end], ["words", marked.text]]) {
        if (form.elements[name]) form.elements[name].value = value;
      }
    }
    announce(`Marked: ${marked.text}`);
    this.element.dispatchEvent(new CustomEvent("sitroom:marked", { detail: marked, bubbles: true }));
  }
}

/** Sets up the page's report, or one that has just been swapped in. */
export function evidence(root = document) {
  const element = root.querySelector("#report-text");
  return element ? new Evidence(element, document.getElementById("records")) : null;
}

let page = evidence();
window.addEventListener("sitroom:report", () => { page = evidence(); });
document.body.addEventListener("htmx:afterSettle", () => {
  const element = document.getElementById("report-text");
  if (element && page?.element !== element) page = evidence();
  else if (element && page.exact) page.load();
});
