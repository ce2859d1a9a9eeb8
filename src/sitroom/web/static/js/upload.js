/* Adding reports from the page: drop files, choose them, or paste a text; progress and errors for each.

   DOM expected:
     <form id="add" class="drop" action="/add" method="post" enctype="multipart/form-data" data-most-bytes="20000000"
           data-most-files="200" data-endings=".txt .html .htm .json .jsonl .csv">
       <input type="hidden" name="csrf" value="..."> <textarea name="text"></textarea> <input type="file" name="files" multiple>
       <button>Read and add</button> </form>
     <ul id="added" aria-live="polite"></ul>                 a line for each file (filled here)
   Without script the form posts as it is. With it, each file (or the text) is posted alone, one after another, with the
   header X-CSRF-Token and Accept: application/json. Answers:
     200 {"results": [{"name", "state": "added"|"unchanged"|"failed", "message": null, "href": "/reports/...", "records": 12}]}
     202 {"job": "/add/jobs/7"}, and that address: {"done": false, "stage": "reading", "share": 0.4, "reports": 40, "read": 16,
         "results": []}    share, reports: null while not known
     4xx {"error": "words for people"}
   Fires "sitroom:added" on document when all are done. */

import { announce, csrf, el, figure, icon, inside, json } from "./core.js";

const WAIT = 500; // milliseconds between looks at a job

/** What a job is at: "reading: 16 of 40 reports, 43 %". */
function words({ stage = "reading", share = null, reports = null, read = 0 }) {
  const parts = [reports > 1 ? `${figure(read)} of ${figure(reports)} reports` : null, share === null ? null : `${Math.floor(share * 100)} %`];
  const known = stage === "reading" ? parts.filter(Boolean).join(", ") : "";
  return known ? `${stage}: ${known}` : stage;
}

export class Upload {
  constructor(form, list) {
    this.form = form;
    this.list = list;
    this.input = form.querySelector('input[type="file"]');
    form.addEventListener("submit", (event) => { event.preventDefault(); this.send(this.chosen()); });
    this.input?.addEventListener("change", () => this.send([...this.input.files]));
    for (const name of ["dragenter", "dragover"]) form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
    for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("over"));
    form.addEventListener("drop", (event) => { event.preventDefault(); this.send([...event.dataTransfer.files]); });
    form.elements.text?.addEventListener("paste", (event) => {
      if (event.clipboardData.files.length) { event.preventDefault(); this.send([...event.clipboardData.files]); }
    });
  }

  chosen() {
    const text = this.form.elements.text?.value.trim();
    const files = [...(this.input?.files ?? [])];
    return text ? [new File([text], "pasted.txt", { type: "text/plain" }), ...files] : files;
  }

  /** Why a file is not sent at all, or null. */
  objection(file) {
    const most = +(this.form.dataset.mostBytes || Infinity);
    const endings = (this.form.dataset.endings || "").split(" ").filter(Boolean);
    if (file.size === 0) return "The file is empty.";
    if (file.size > most) return `The file is larger than ${figure(Math.round(most / 1e6))} MB.`;
    if (endings.length && !endings.some((ending) => file.name.toLowerCase().endsWith(ending))) return `Only ${endings.join(", ")} can be read.`;
    return null;
  }

  async send(files) {
    if (this.sending || !files.length) return;
    this.sending = true;
    const most = +(this.form.dataset.mostFiles || Infinity);
    let failed = 0;
    for (const [index, file] of files.entries()) {
      const line = this.line(file);
      const no = index >= most ? `At most ${most} files at once.` : this.objection(file);
      if (no) line.end("failed", no);
      else {
        try {
          await this.one(file, line);
        } catch (problem) {
          line.end("failed", problem.message);
        }
      }
      if (line.state === "failed") failed += 1;
    }
    this.sending = false;
    this.form.reset();
    announce(`${files.length - failed} of ${files.length} added${failed ? `, ${failed} failed` : ""}`);
    document.dispatchEvent(new CustomEvent("sitroom:added"));
  }

  async one(file, line) {
    let answer = await this.post(file, line);
    const job = answer.job && inside(answer.job);
    while (job && !answer.done) {
      await new Promise((wake) => setTimeout(wake, WAIT));
      answer = await json(job);
      line.say(words(answer), answer.share);
    }
    const results = answer.results ?? [];
    if (!results.length) line.end("failed", "Nothing could be read in it.");
    const bad = results.filter((result) => result.state === "failed");
    if (results.length === 1) line.end(results[0].state, results[0].message ?? `${figure(results[0].records ?? 0)} records`, results[0].href);
    else if (results.length) line.end(bad.length === results.length ? "failed" : "added", `${results.length - bad.length} reports added${bad.length ? `, ${bad.length} failed` : ""}`);
    if (results.length > 1) for (const result of bad) line.under(`${result.name}: ${result.message}`);
  }

  post(file, line) {
    const data = new FormData();
    data.append("files", file, file.name);
    return new Promise((done, fail) => {
      const request = new XMLHttpRequest(); // fetch cannot tell how far an upload is
      request.open("POST", this.form.action);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-CSRF-Token", this.form.elements.csrf?.value || csrf());
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => line.say("sending", event.lengthComputable ? event.loaded / event.total : null));
      request.upload.addEventListener("load", () => line.say("reading", null));
      request.addEventListener("error", () => fail(new Error("The server could not be reached.")));
      request.addEventListener("load", () => {
        if (request.status < 300 && request.response) done(request.response);
        else fail(new Error(request.response?.error ?? `The server answered ${request.status}.`));
      });
      request.send(data);
    });
  }

  line(file) {
    const bar = el("progress", { max: 1, "aria-label": `Progress of ${file.name}` });
    const stage = el("span", { class: "muted small", "aria-live": "off", text: "waiting" }); // the list speaks; not at every step
    const item = el("li", { class: "added" }, el("span", { class: "row" }, el("bdi", { class: "name", text: file.name }), stage), bar);
    this.list.append(item);
    const line = {
      state: "waiting",
      say(said, share) {
        stage.textContent = said;
        if (share === null || share === undefined) bar.removeAttribute("value");
        else bar.value = share;
      },
      end(state, message, href = null) {
        line.state = state;
        item.dataset.state = state;
        bar.remove();
        stage.replaceChildren(icon(state === "failed" ? "warning" : "check"), ` ${state}${message ? `: ${message}` : ""} `);
        const target = href && inside(href);
        if (target) stage.append(el("a", { href: target.pathname, text: "Open" }));
      },
      under(message) {
        item.append(el("div", { class: "small bad", dir: "auto", text: message }));
      },
    };
    return line;
  }
}

const form = document.getElementById("add");
const list = document.getElementById("added");
if (form && list) new Upload(form, list);
