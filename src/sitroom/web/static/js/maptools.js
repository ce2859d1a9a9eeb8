/* The menu and the key of the map: what is shown, what the marks mean, and a way in for the keyboard.

   DOM expected: <div class="map-tools"></div> beside the map's container (filled here); the map itself may be missing. */

import { el, icon } from "./core.js";
import { KINDS, swatch } from "./icons.js";

const SWITCHES = [
  ["records", "Records"],
  ["precision", "How exact the place is"],
  ["control", "Who holds what (last day shown)"],
  ["flows", "Displacement: ways and numbers"],
  ["labels", "Place names"],
];

/** Fills the menu. `view`: what createMap gave. `needs(group)`: called when a group is switched on that needs data. */
export function mapTools(container, view, { needs = () => {}, list = () => {}, kinds = KINDS } = {}) {
  const switches = SWITCHES.map(([group, words]) =>
    el("label", { class: "choice" }, el("input", { type: "checkbox", name: `layer-${group}`, checked: view.shown[group], onchange: (event) => { view.show(group, event.target.checked); if (event.target.checked) needs(group); key(); } }), words));
  const legend = el("div", { class: "key" });
  const key = () => legend.replaceChildren(...legendRows(view, kinds));
  const panel = el("details", { class: "map-menu" },
    el("summary", {}, icon("layers"), "Layers and key"),
    el("fieldset", {}, el("legend", { class: "unseen", text: "Layers" }), ...switches),
    legend,
    el("p", { class: "small" }, "As tables: ", el("a", { href: "/control", text: "who holds what" }), ", ", el("a", { href: "/displacement", text: "displacement" })),
    el("p", { class: "small muted", text: "Boundaries are those of Natural Earth and imply no opinion; dashed ones are disputed." }));
  const buttons = el("div", { class: "row" },
    el("button", { type: "button", onclick: () => view.fit(), text: "Fit all" }),
    el("button", { type: "button", onclick: list, text: "List what is in view" }));
  container.replaceChildren(buttons, panel);
  key();
  document.addEventListener("sitroom:theme", key);
  return { key };
}

function legendRows(view, kinds) {
  const rows = kinds.map((kind) => el("span", { class: "key-row" }, icon(kind, { kind }), kind));
  const standing = [["confirmed", "confirmed: a reviewer, or independent sources"], ["claimed", "claimed: one origin says so"], ["unreal", "planned, threatened, attempted or denied"], ["conflict", "sources differ"], ["near", "place known to the district or province only"]];
  for (const [name, words] of standing) rows.push(el("span", { class: "key-row wide" }, el("span", { class: `sample ${name}`, "aria-hidden": "true" }), words));
  if (view.shown.control) {
    for (const { name, number } of view.holders ?? []) rows.push(el("span", { class: "key-row wide" }, swatch(`p:${number}`), el("bdi", { text: `held by ${name}` })));
    rows.push(el("span", { class: "key-row wide" }, swatch("p:x"), "contested"), el("span", { class: "key-row wide muted", text: "dashed, without pattern: somewhere in a province; discs are no front lines" }));
  }
  if (view.shown.flows) rows.push(el("span", { class: "key-row wide" }, el("span", { class: "sample stock", "aria-hidden": "true" }), "displaced there: the area goes with the number"), el("span", { class: "key-row wide" }, swatch("f:out"), "left, or came; the other end is not told"));
  return rows;
}
