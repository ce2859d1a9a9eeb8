/* Offsets of reports are counted in Unicode code points; the browser counts in UTF-16 units. Nothing else here.

   A report's text stands in the page so that the text of its element is the report's text, to the letter: the server
   writes it escaped, into one element or several, adds no white space, writes U+000D as &#13; (a parser would drop it) and
   U+0000 as U+FFFD. Elements inside with data-aside (marks of copies, line numbers) do not count. */

/** Turns code point offsets of a text into UTF-16 offsets and back. */
export class Offsets {
  constructor(text) {
    this.text = text;
    this.wide = []; // code point offsets of the characters that take two units
    let point = 0;
    for (const character of text) {
      if (character.length === 2) this.wide.push(point);
      point += 1;
    }
    this.length = point;
  }

  /** How many wide characters stand before a code point offset. */
  before(point) {
    let low = 0;
    let high = this.wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.wide[middle] < point) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Code points to UTF-16 units. */
  unit(point) {
    return point + this.before(point);
  }

  /** UTF-16 units to code points; within a pair: before it. */
  point(unit) {
    let low = 0;
    let high = this.wide.length; // how many wide ones end at or before the unit
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.wide[middle] + middle + 2 <= unit) low = middle + 1;
      else high = middle;
    }
    const inPair = low < this.wide.length && this.wide[low] + low + 1 === unit;
    return unit - low - (inPair ? 1 : 0);
  }

  /** The words between two code point offsets. */
  slice(start, end) {
    return this.text.slice(this.unit(start), this.unit(end));
  }
}

/** A report's text in the page: ranges from offsets and offsets from places in the page. */
export class TextMap {
  constructor(element) {
    this.element = element;
    this.nodes = [];
    this.starts = [];
    let whole = "";
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      return node.hasAttribute("data-aside") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    });
    while (walker.nextNode()) {
      this.nodes.push(walker.currentNode);
      this.starts.push(whole.length);
      whole += walker.currentNode.data;
    }
    this.offsets = new Offsets(whole);
  }

  /** The place in the page of a UTF-16 offset. `late`: at a border between nodes take the later one. */
  place(unit, late) {
    let index = this.starts.length - 1;
    while (index > 0 && (this.starts[index] > unit || (!late && this.starts[index] === unit))) index -= 1;
    return [this.nodes[index], Math.min(unit - this.starts[index], this.nodes[index].length)];
  }

  /** A range over code points, or null when they do not lie in the text. */
  range(start, end) {
    if (!(start >= 0 && end >= start && end <= this.offsets.length) || !this.nodes.length) return null;
    const range = document.createRange();
    range.setStart(...this.place(this.offsets.unit(start), true));
    range.setEnd(...this.place(this.offsets.unit(end), false));
    return range;
  }

  /** The code point offset of a place in the page, or null when it is not in the text. */
  offset(node, within) {
    if (node.nodeType !== Node.TEXT_NODE) {
      if (!this.element.contains(node) && node !== this.element) return null;
      // a place between nodes: the first text at or after it, else the end
      const after = node.childNodes[within] ?? null;
      const next = this.nodes.findIndex((each) => (after ? after.contains(each) || after.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING : node.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING && !node.contains(each)));
      return next < 0 ? this.offsets.length : this.offsets.point(this.starts[next]);
    }
    const index = this.nodes.indexOf(node);
    return index < 0 ? null : this.offsets.point(this.starts[index] + within);
  }

  /** What is selected in the text: {start, end, text} in code points, spaces at the ends left out; null without any. */
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    let start = this.offset(range.startContainer, range.startOffset);
    let end = this.offset(range.endContainer, range.endOffset);
    if (start === null || end === null || start >= end) return null;
    const characters = [...this.offsets.slice(start, end)];
    while (characters.length && /\s/.test(characters[0])) { characters.shift(); start += 1; }
    while (characters.length && /\s/.test(characters.at(-1))) { characters.pop(); end -= 1; }
    return characters.length ? { start, end, text: characters.join("") } : null;
  }
}
