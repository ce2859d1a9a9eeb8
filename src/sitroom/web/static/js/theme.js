/* Light, dark, or as the system has it. Loaded first, as a plain script in <head>, so that no page flashes:
     <script src="/static/js/theme.js"></script>
   DOM expected: <button type="button" class="quiet" data-theme-toggle>Theme</button>, anywhere, any number.
   Sets <html data-theme="light|dark"> (absent: as the system), keeps it in localStorage under "theme", and fires
   "sitroom:theme" on document whenever the colours in force change. */
(() => {
  const root = document.documentElement;
  const order = ["auto", "light", "dark"];
  const names = { auto: "as the system", light: "light", dark: "dark" };

  function kept() {
    try {
      const value = localStorage.getItem("theme");
      return order.includes(value) ? value : "auto";
    } catch {
      return "auto";
    }
  }

  function put(theme) {
    if (theme === "auto") root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", theme);
    try {
      localStorage.setItem("theme", theme);
    } catch {
      /* private windows keep nothing */
    }
    label(theme);
    document.dispatchEvent(new CustomEvent("sitroom:theme"));
  }

  function label(theme) {
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      button.setAttribute("aria-label", `Theme: ${names[theme]}. Change`);
      button.title = `Theme: ${names[theme]}`;
      button.textContent = { auto: "◐", light: "☀", dark: "☾" }[theme];
    }
  }

  const now = kept();
  if (now !== "auto") root.setAttribute("data-theme", now);
  addEventListener("DOMContentLoaded", () => {
    label(kept());
    const here = document.querySelector("nav [aria-current=page]"); // on a narrow screen the pages are a line to scroll
    if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 40;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-theme-toggle]")) put(order[(order.indexOf(kept()) + 1) % order.length]);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    document.dispatchEvent(new CustomEvent("sitroom:theme"));
  });
})();
