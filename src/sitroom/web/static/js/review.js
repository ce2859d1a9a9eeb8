/* The review desk's keys. A key does what a visible button or link does, so nothing is for the keyboard only.

   DOM expected:
     <main id="review"> … <button data-key="a" data-said="Accepted">Accept</button> … </main>
       data-key: the key; several parted by spaces ("n j"). a accept, r reject, e edit, f flag, n/j next, k previous, u undo.
       data-said: what is read out once it is done.
     <dialog id="keys">a list of the keys</dialog>, opened by ? and by [data-opens="keys"]
     <input type="checkbox" data-keys-switch> Single keys   turns the keys off; kept in localStorage "review-keys"
     [data-focus]: gets the focus after a swap (the heading of the next record; give it tabindex="-1")
     <form data-correction>: the correction; the key e puts the focus in its first field, Escape leaves it
     <select name="field"> in it: an option's data-choices ("a|b"), data-hint and data-value fill the [list], the
                                       [aria-describedby] and the placeholder of the form's field "new"
   Keys rest while one is writing, with Ctrl, Alt or Meta, and while a dialog is open. */

import { announce, el, typing } from "./core.js";

const KEPT = "review-keys";

export class Keys {
  constructor(root) {
    this.root = root;
    this.on = this.kept();
    this.busy = false;
    this.show();
    this.describe();
    document.addEventListener("change", (event) => { if (event.target.matches?.("[data-correction] select[name=field]")) this.describe(); });
    document.addEventListener("change", (event) => { if (event.target.matches?.("[data-keys-switch]")) this.turn(event.target.checked); });
    document.addEventListener("keydown", (event) => this.pressed(event));
    document.addEventListener("click", (event) => {
      const opener = event.target.closest?.("[data-opens]");
      if (opener) this.open(opener.dataset.opens);
      const closer = event.target.closest?.("dialog [data-closes]");
      if (closer) closer.closest("dialog").close();
      const button = event.target.closest?.("[data-said]");
      if (button) this.said = button.dataset.said;
    });
    document.body.addEventListener("htmx:beforeRequest", () => this.hold(true));
    document.body.addEventListener("htmx:afterRequest", (event) => this.answered(event));
    document.body.addEventListener("htmx:afterSettle", () => this.settle());
  }

  kept() {
    try {
      return localStorage.getItem(KEPT) !== "off";
    } catch {
      return true;
    }
  }

  show() {
    for (const box of document.querySelectorAll("[data-keys-switch]")) box.checked = this.on;
  }

  turn(on) {
    this.on = on;
    try {
      localStorage.setItem(KEPT, on ? "on" : "off");
    } catch {
      /* then it holds for this page only */
    }
    announce(on ? "Single keys are on" : "Single keys are off");
  }

  /** Tells how the chosen field is written, and its possible words. */
  describe() {
    const form = this.root.querySelector("[data-correction]");
    const option = form?.elements.field?.selectedOptions[0];
    const input = form?.elements.new;
    if (!option || !input) return;
    input.placeholder = option.dataset.value || "unknown";
    input.list?.replaceChildren(...(option.dataset.choices || "").split("|").filter(Boolean).map((word) => el("option", { value: word })));
    const hint = document.getElementById(input.getAttribute("aria-describedby"));
    if (hint) hint.textContent = option.dataset.hint || ((option.dataset.choices && `one of: ${option.dataset.choices.replaceAll("|", ", ")}`) ?? "");
  }

  pressed(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const correction = event.target.closest?.("[data-correction]");
    if (event.key === "Escape" && correction) {
      this.root.querySelector("[data-focus]")?.focus();
      return;
    }
    if (!this.on || typing(event) || document.querySelector("dialog[open]")) return;
    if (event.key === "?") {
      event.preventDefault();
      this.open("keys");
      return;
    }
    if (event.key === "e") {
      const field = this.root.querySelector("[data-correction] :is(input:not([type=hidden]), select, textarea)");
      if (field && !this.button("e")) {
        event.preventDefault();
        field.closest("details")?.setAttribute("open", "");
        field.focus();
        return;
      }
    }
    const button = this.button(event.key);
    if (!button || button.disabled || this.busy) return;
    event.preventDefault();
    button.click();
  }

  button(key) {
    return [...this.root.querySelectorAll("[data-key]")].find((each) => each.dataset.key.split(" ").includes(key)) ?? null;
  }

  open(id) {
    const dialog = document.getElementById(id);
    if (dialog && !dialog.open) dialog.showModal();
  }

  answered(event) {
    if (event.detail?.successful === false) {
      this.hold(false);
      this.said = null;
      announce("That could not be saved.");
    }
  }

  /** While an answer is awaited keys do nothing: a second press must not judge a record that was not seen. */
  hold(busy) {
    this.busy = busy;
    this.root.toggleAttribute("aria-busy", busy);
    if (busy) this.root.setAttribute("aria-busy", "true");
  }

  settle() {
    this.hold(false); // only now do the new forms answer to htmx
    this.show();
    this.describe();
    const heading = this.root.querySelector("[data-focus]");
    if (heading && !this.root.querySelector("[data-correction]:focus-within")) heading.focus({ preventScroll: true });
    const words = [this.said, heading?.textContent.trim()].filter(Boolean).join(". ");
    this.said = null;
    if (words) announce(words);
  }
}

const root = document.getElementById("review");
if (root) new Keys(root);
