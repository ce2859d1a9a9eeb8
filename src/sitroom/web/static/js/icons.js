/* Pictures for the map, drawn on a canvas from the shapes of icons.svg in the colours of the theme.

   Names of pictures, as styles use them:
     "k:<kind>:<standing>:<conflict>"  a record: standing c(onfirmed: solid) h(earsay, claimed: hatched) u(nreal: planned,
                                       threatened, denied: hollow); conflict 1: a ring around it
     "n:<parts>:<size>:<conflict>"     a cluster: parts are eighths by kind, such as "event5.access3"
     "f:out", "f:in"                   people who left a place for one that is not told, or came from such; the known place
                                       is at the lower left corner, or at the lower right
     "hp:<n>"                          the same in a disc, for places held
     "p:<n>"                           the pattern of holder n (control), "p:x" of contested ground */

import { STATIC, colour, el } from "./core.js";

export const KINDS = ["event", "displacement", "agreement", "provision", "control", "access", "relation", "toll", "claim"];
const RATIO = 2; // pictures are drawn at twice the size, for sharp screens
let shapes = null;

/** Reads the shapes once. */
export async function loadShapes() {
  if (shapes) return;
  const text = await (await fetch(new URL("icons.svg", STATIC))).text();
  const file = new DOMParser().parseFromString(text, "image/svg+xml");
  shapes = new Map();
  for (const kind of [...KINDS, "mixed"]) {
    shapes.set(kind, new Path2D(file.querySelector(`#kind-${kind} path`)?.getAttribute("d") ?? ""));
  }
}

function canvas(size) {
  const board = document.createElement("canvas");
  board.width = board.height = size * RATIO;
  const pen = board.getContext("2d", { willReadFrequently: true });
  pen.scale(RATIO, RATIO);
  return pen;
}

const picture = (pen) => pen.getImageData(0, 0, pen.canvas.width, pen.canvas.height);

function stripes(pen, size, gap, thick, tint) {
  pen.strokeStyle = tint;
  pen.lineWidth = thick;
  pen.beginPath();
  for (let at = -size; at < size * 2; at += gap) {
    pen.moveTo(at, size);
    pen.lineTo(at + size, 0);
  }
  pen.stroke();
}

function recordPicture(kind, standing, conflict) {
  const size = 30;
  const pen = canvas(size);
  const tint = colour(`kind-${kind}`);
  const ground = colour("map-mark");
  pen.save();
  pen.translate(size / 2, size / 2);
  if (conflict) {
    for (const [thick, ring] of [[5, ground], [2, colour("bad")]]) {
      pen.lineWidth = thick;
      pen.strokeStyle = ring;
      pen.setLineDash(thick === 2 ? [4.2, 2.4] : []);
      pen.beginPath();
      pen.arc(0, 0, 12.2, 0, 7);
      pen.stroke();
    }
    pen.setLineDash([]);
  }
  const scale = conflict ? 0.66 : 0.8;
  pen.scale(scale, scale);
  pen.translate(-12, -12);
  const shape = shapes.get(kind) ?? shapes.get("mixed");
  pen.lineJoin = "round";
  pen.lineWidth = 5;
  pen.strokeStyle = ground;
  pen.stroke(shape);
  pen.fillStyle = standing === "c" ? tint : ground;
  pen.fill(shape);
  if (standing === "h") {
    pen.save();
    pen.clip(shape);
    stripes(pen, 24, 4.6, 2.1, tint);
    pen.restore();
  }
  pen.lineWidth = standing === "c" ? 1 : 2.2;
  if (standing === "u") pen.setLineDash([3.4, 2]);
  pen.strokeStyle = tint;
  pen.stroke(shape);
  pen.restore();
  return picture(pen);
}

function clusterPicture(parts, size, conflict) {
  const pen = canvas(size);
  const middle = size / 2;
  const outer = middle - (conflict ? 4.5 : 2);
  const thick = Math.max(4, size / 8);
  if (conflict) {
    pen.setLineDash([4.2, 2.4]);
    pen.strokeStyle = colour("bad");
    pen.lineWidth = 2;
    pen.beginPath();
    pen.arc(middle, middle, middle - 1.5, 0, 7);
    pen.stroke();
    pen.setLineDash([]);
  }
  pen.fillStyle = colour("map-mark");
  pen.beginPath();
  pen.arc(middle, middle, outer, 0, 7);
  pen.fill();
  const total = parts.reduce((sum, [, share]) => sum + share, 0) || 1;
  let from = -Math.PI / 2;
  for (const [kind, share] of parts) {
    const to = from + (share / total) * Math.PI * 2;
    pen.strokeStyle = colour(`kind-${kind}`);
    pen.lineWidth = thick;
    pen.beginPath();
    pen.arc(middle, middle, outer - thick / 2, from, to - (parts.length > 1 ? 0.06 : 0));
    pen.stroke();
    from = to;
  }
  return picture(pen);
}

/** Eight ways to fill ground, told apart without colour: two slants, dots, grid, lying, standing, checks, waves. */
function patternPicture(number) {
  const size = 16;
  const pen = canvas(size);
  const contested = number === "x";
  const tint = contested ? colour("text") : colour(`holder-${number % 8}`);
  pen.globalAlpha = contested ? 0.55 : 0.28;
  if (!contested) {
    pen.fillStyle = tint;
    pen.fillRect(0, 0, size, size);
  }
  pen.globalAlpha = 0.85;
  pen.strokeStyle = pen.fillStyle = tint;
  pen.lineWidth = 1.6;
  pen.beginPath();
  const way = contested ? 8 : number % 8;
  if (way === 0 || way === 8) for (const at of [-8, 0, 8, 16]) { pen.moveTo(at, 16); pen.lineTo(at + 16, 0); }
  if (way === 1 || way === 8) for (const at of [-8, 0, 8, 16]) { pen.moveTo(at, 0); pen.lineTo(at + 16, 16); }
  if (way === 2) for (const [x, y] of [[4, 4], [12, 12]]) { pen.moveTo(x + 2, y); pen.arc(x, y, 2, 0, 7); }
  if (way === 3) { pen.moveTo(0, 4); pen.lineTo(16, 4); pen.moveTo(4, 0); pen.lineTo(4, 16); pen.moveTo(0, 12); pen.lineTo(16, 12); pen.moveTo(12, 0); pen.lineTo(12, 16); }
  if (way === 4) for (const at of [4, 12]) { pen.moveTo(0, at); pen.lineTo(16, at); }
  if (way === 5) for (const at of [4, 12]) { pen.moveTo(at, 0); pen.lineTo(at, 16); }
  if (way === 6) { pen.rect(0, 0, 5, 5); pen.rect(8, 8, 5, 5); }
  if (way === 7) for (const at of [4, 12]) { pen.moveTo(0, at); pen.quadraticCurveTo(4, at - 5, 8, at); pen.quadraticCurveTo(12, at + 5, 16, at); }
  if (way === 2 || way === 6) pen.fill();
  else pen.stroke();
  return picture(pen);
}

/** A disc of a holder's pattern, wide enough to be seen around a mark. */
function heldPicture(number) {
  const size = 54;
  const pen = canvas(size);
  const tile = canvas(16).canvas;
  tile.getContext("2d").putImageData(patternPicture(number), 0, 0);
  pen.beginPath();
  pen.arc(size / 2, size / 2, size / 2 - 2, 0, 7);
  pen.fillStyle = pen.createPattern(tile, "repeat");
  pen.save();
  pen.scale(1 / RATIO, 1 / RATIO);
  pen.fill();
  pen.restore();
  pen.strokeStyle = number === "x" ? colour("bad") : colour(`holder-${number % 8}`);
  pen.lineWidth = 2.2;
  pen.stroke();
  return picture(pen);
}

/** A bent arrow, dashed where its end is not known: away from the lower left corner, or towards the lower right. */
function stubPicture(way) {
  const size = 40;
  const pen = canvas(size);
  const out = way === "out";
  const [x, turn] = out ? [(at) => at, 1] : [(at) => size - at, -1];
  pen.lineCap = pen.lineJoin = "round";
  for (const [thick, tint] of [[6, colour("map-mark")], [2.6, colour("kind-displacement")]]) {
    pen.strokeStyle = pen.fillStyle = tint;
    pen.lineWidth = thick;
    pen.setLineDash(thick < 6 ? [5, 4.4] : []);
    pen.beginPath();
    pen.moveTo(x(8), size - 8);
    pen.quadraticCurveTo(x(12), 12, x(31), 11);
    pen.stroke();
    pen.setLineDash([]);
    pen.lineWidth = thick < 6 ? 1 : 4;
    pen.beginPath();
    const head = out ? [[29, 4.5], [38.5, 11], [29, 17.5]] : [[2, size - 14], [6, size - 2.5], [14, size - 12]];
    for (const [index, [at, down]] of head.entries()) index ? pen.lineTo(x(at), down) : pen.moveTo(x(at), down);
    pen.closePath();
    pen.stroke();
    pen.fill();
  }
  pen.fillStyle = colour("kind-displacement");
  pen.font = "700 13px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.fillText("?", x(22) + turn * 2, 31);
  return picture(pen);
}

/** The picture of a name, or null when the name is not one of ours. */
export function draw(name) {
  const [family, ...rest] = name.split(":");
  if (family === "k") return recordPicture(rest[0], rest[1], rest[2] === "1");
  if (family === "hp") return heldPicture(rest[0] === "x" ? "x" : +rest[0]);
  if (family === "f") return stubPicture(rest[0]);
  if (family === "p") return patternPicture(rest[0] === "x" ? "x" : +rest[0]);
  if (family !== "n") return null;
  const parts = [];
  for (const part of rest[0].split(".")) {
    const found = /^([a-z]+)(\d+)$/.exec(part);
    if (found && +found[2] > 0) parts.push([found[1], +found[2]]);
  }
  return clusterPicture(parts, +rest[1], rest[2] === "1");
}

export const PICTURE = { pixelRatio: RATIO };
/** A pattern or a stub as a picture that a legend can show. */
export function swatch(name) {
  const drawn = draw(name);
  const board = el("canvas", { class: name.startsWith("p:") ? "swatch" : "swatch bare", width: drawn.width, height: drawn.height, "aria-hidden": "true" });
  board.getContext("2d").putImageData(drawn, 0, 0);
  return board;
}
