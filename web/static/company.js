"use strict";
/* A company's form beyond HTML and HTMX: the order by drag, and changes that are made without a network. */

/* The tray of wishes stays open while cards are touched. */
document.addEventListener("htmx:configRequest", (event) => {
  if (document.getElementById("tray")?.open && event.detail.path.endsWith("/wishes")) event.detail.parameters.tray = "1";
});

/* Opened near the head of the list, it would reach below the window. */
document.addEventListener("toggle", (event) => {
  if (event.target.id === "tray" && event.target.open) event.target.scrollIntoView({ block: "nearest" });
}, true);

/* After a touch the focus stays where it was. */
document.addEventListener("htmx:afterSettle", () => {
  const lost = document.activeElement === document.body ? lastTouched : null;
  if (!lost) return;
  /* The button that was pressed can't be pressed again, as the first can't go up: its neighbour is nearest. */
  const stands = document.getElementById(lost) || document.getElementById(lost.replace("do-drop-", "for-"));
  const row = stands?.closest("li");
  const next = stands?.disabled ? row.querySelector("button:not(:disabled)") : stands;
  (next || document.querySelector("#tray > summary"))?.focus({ preventScroll: true });
});
let lastTouched = null;
document.addEventListener("click", (event) => {
  const button = event.target.closest("#wishes form button[id]");
  lastTouched = button ? button.id : null;
});

/* A wish is drawn to another place by its grip; the arrows beside it do the same without drawing. */
document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest(".grip");
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  const row = grip.closest("li");
  const list = row.parentElement;
  const before = [...list.children];
  row.classList.add("drawn");
  grip.setPointerCapture(event.pointerId);
  const middle = (one) => one.getBoundingClientRect().top + one.offsetHeight / 2;
  /* The others make room: the row itself stays in the page, or the pointer would lose it. */
  const draw = (move) => {
    for (let one = row.previousElementSibling; one && move.clientY < middle(one); one = row.previousElementSibling) row.after(one);
    for (let one = row.nextElementSibling; one && move.clientY > middle(one); one = row.nextElementSibling) row.before(one);
  };
  const end = (over) => {
    grip.removeEventListener("pointermove", draw);
    grip.removeEventListener("pointerup", end);
    grip.removeEventListener("pointercancel", end);
    row.classList.remove("drawn");
    if (over.type === "pointercancel") return list.replaceChildren(...before);
    const place = [...list.children].indexOf(row);
    if (before.indexOf(row) !== place) moveTo(row, place + 1);
  };
  grip.addEventListener("pointermove", draw);
  grip.addEventListener("pointerup", end);
  grip.addEventListener("pointercancel", end);
});
function moveTo(row, place) {
  [...row.parentElement.children].forEach((one, at) => (one.querySelector(".rank").textContent = at + 1));
  const form = document.getElementById("move");
  const name = row.querySelector(".tray-name").textContent.trim();
  lastTouched = row.querySelector("button[id]").id;
  form.elements.to.value = row.dataset.to;
  form.elements.place.value = String(place);
  form.elements.what.value = `${place}. ${name}`;
  form.requestSubmit();
}

/* Changes that could not be sent, the oldest first; kept on this phone under the address of the form. */
const box = document.getElementById("kept");
const SHELF = `sangdam ${box.dataset.base}`;
const AWAY = [0, 502, 503, 504];
let unsent = [];
let sending = false;

function load() {
  try {
    unsent = JSON.parse(window.localStorage.getItem(SHELF)) || [];
  } catch {
    unsent = [];
  }
}
function store() {
  try {
    if (unsent.length) window.localStorage.setItem(SHELF, JSON.stringify(unsent));
    else window.localStorage.removeItem(SHELF);
  } catch {
    /* A browser that keeps nothing: the changes stay as long as the page does. */
  }
  show();
}
/* Two windows on one form: what the other one has sent or kept is known here too. */
window.addEventListener("storage", (event) => {
  if (event.key !== SHELF) return;
  load();
  show();
});

function show() {
  box.hidden = unsent.length === 0;
  const line = box.querySelector("template");
  const rows = unsent.map((one) => {
    const row = line.content.cloneNode(true);
    const part = (name) => row.querySelector(`[data-kept="${name}"]`);
    part("what").textContent = one.what;
    part("why").textContent = one.why || "";
    for (const name of ["anyway", "discard"]) {
      part(name).hidden = !one.why || (name === "anyway" && !one.overtaken);
      part(name).addEventListener("click", () => decide(one.id, name));
    }
    return row;
  });
  box.querySelector("ul").replaceChildren(...rows);
  box.querySelector('[data-kept="waits"]').hidden = unsent.every((one) => one.why);
}

function decide(id, what) {
  load();
  const one = unsent.find((kept) => kept.id === id);
  if (!one) return show();
  if (what === "discard") {
    unsent = unsent.filter((kept) => kept !== one);
    store();
    if (!unsent.length) window.location.reload();
    return;
  }
  one.why = "";
  one.overtaken = false;
  one.seen = "any";
  store();
  send();
}

/* What is changed, in the words of the page: the button that was pressed, or the fields that differ. */
function wordsOf(element, body) {
  if (body.has("what")) return body.get("what");
  const pressed = body.has("do") ? element.querySelector(`button[name=do][value="${CSS.escape(body.get("do"))}"]`) : null;
  const part = element.closest(".part").querySelector("h2").textContent;
  if (pressed) return pressed.getAttribute("aria-label") || `${part}: ${pressed.textContent.trim()}`;
  const changed = [...element.elements].filter((one) =>
    one.type === "checkbox" ? one.checked !== one.defaultChecked
      : one.tagName === "SELECT" ? ![...one.options].some((option) => option.selected && option.defaultSelected) && one.value !== ""
      : one.defaultValue !== undefined && one.type !== "hidden" && one.type !== "search" && one.value !== one.defaultValue);
  const said = changed.map((one) => {
    const label = one.closest("label")?.textContent.trim() || one.name;
    return one.type === "checkbox" ? label : `${label} “${one.tagName === "SELECT" ? one.selectedOptions[0].textContent : one.value}”`;
  });
  return said.length ? `${part}: ${said.join(", ")}` : part;
}

function keep(element, path, parameters) {
  const body = new URLSearchParams();
  for (const [name, value] of parameters) if (typeof value === "string") body.append(name, value);
  const part = element.closest(".part");
  const whole = !body.has("do");
  const what = wordsOf(element, body);
  body.delete("what");
  const same = whole ? `${path} ${body.get("delegate") || ""} ${body.get("kind") || ""}` : "";
  load();
  const earlier = whole ? unsent.find((one) => one.same === same && !one.why) : undefined;
  if (earlier) Object.assign(earlier, { body: body.toString(), what });
  else {
    unsent.push({
      id: `${Date.now()} ${Math.random()}`, part: part.id, path, body: body.toString(), same, what,
      seen: part.querySelector(".saved")?.dataset.seen || "none",
    });
  }
  store();
  part.querySelector(".saved")?.replaceChildren(document.getElementById("not-yet").content.cloneNode(true));
  const pressed = whole ? null : element.querySelector(`button[name=do][value="${CSS.escape(body.get("do"))}"]`);
  if (pressed?.hasAttribute("aria-pressed")) {
    element.querySelectorAll("button[name=do]").forEach((one) => one.setAttribute("aria-pressed", String(one === pressed)));
  }
}

/* Sends what waits, one after the other; what is refused stays and says why. */
async function send() {
  if (sending) return;
  sending = true;
  const parts = new Set();
  try {
    for (let one = next(); one; one = next()) {
      const answer = await fetch(one.path, {
        method: "POST", body: new URLSearchParams(one.body), redirect: "error",
        headers: { "x-sangdam-seen": one.seen, "hx-request": "true" },
      });
      if (AWAY.includes(answer.status)) break;
      const said = await sentencesOf(answer);
      load();
      const kept = unsent.find((other) => other.id === one.id);
      if (kept && answer.ok) {
        unsent = unsent.filter((other) => other !== kept);
        for (const other of unsent) if (other.part === one.part && other.seen === one.seen) other.seen = said.seen;
        parts.add(one.part);
      } else if (kept) {
        kept.why = said.sentences.join(" ");
        kept.overtaken = answer.status === 409;
      }
      store();
    }
  } catch {
    /* There is still no network. */
  }
  sending = false;
  if (parts.size) showAnew(parts);
}
function next() {
  load();
  return unsent.find((one) => !one.why);
}
async function sentencesOf(answer) {
  const text = await answer.text();
  try {
    return JSON.parse(text);
  } catch {
    const page = new DOMParser().parseFromString(text, "text/html");
    const said = page.querySelector(".notice div, main")?.textContent.replace(/\s+/g, " ").trim();
    return { sentences: [said || String(answer.status)], seen: "" };
  }
}

/* What the parts show after it was sent: read from a new copy of the page. */
async function showAnew(parts) {
  try {
    const answer = await fetch(box.dataset.base, { redirect: "error" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of [...parts, "progress"]) {
      const now = document.getElementById(part);
      const then = page.getElementById(part);
      if (!now || !then) continue;
      if (part === "wishes" || part === "requests") {
        then.open = now.open;
        const tray = then.querySelector("#tray");
        if (tray) tray.open = document.getElementById("tray")?.open;
      }
      if (part === "wishes" || part === "requests" || part === "progress") {
        now.replaceWith(then);
        htmx.process(then);
      } else now.querySelector(".saved").replaceWith(then.querySelector(".saved"));
    }
    for (const part of parts) {
      if (unsent.some((one) => one.part === part)) continue;
      const badge = document.getElementById("sent").content.cloneNode(true);
      const clock = new Date().toTimeString().slice(0, 8);
      badge.querySelector("[data-time]").textContent = badge.querySelector("[data-time]").textContent.replace("00:00:00", clock);
      document.getElementById(`saved-${part}`)?.replaceChildren(badge);
    }
  } catch {
    /* Everything is saved; the page shows it when it is opened next. */
  }
}

const ours = (detail) =>
  detail.requestConfig?.verb === "post" && detail.requestConfig.path.startsWith(`${box.dataset.base}/`) &&
  !detail.elt.matches("[data-online]");
/* As long as something waits, what comes after it waits too: the order is kept. */
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (!ours(event.detail) || !unsent.some((one) => !one.why)) return;
  event.preventDefault();
  keep(event.detail.elt, event.detail.requestConfig.path, entriesOf(event.detail));
  send();
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(name, (event) => {
    if (!ours(event.detail)) return;
    event.stopPropagation();
    keep(event.detail.elt, event.detail.requestConfig.path, entriesOf(event.detail));
  });
}
document.body.addEventListener("htmx:responseError", (event) => {
  if (!ours(event.detail) || !AWAY.includes(event.detail.xhr.status)) return;
  event.stopPropagation();
  keep(event.detail.elt, event.detail.requestConfig.path, entriesOf(event.detail));
});
function entriesOf(detail) {
  return [...detail.requestConfig.formData.entries()];
}
htmx.config.timeout = 20000;
window.addEventListener("online", send);
document.addEventListener("visibilitychange", () => document.hidden || send());
window.setInterval(() => next() && send(), 15000);
load();
show();
if (unsent.length) send();
