"use strict";
/* What pages do beyond HTML and HTMX. Without this file everything still works, by reloading. */

/* A run's progress: the server sends lines ready to be shown, and says when it is over. */
function watchRun(box) {
  const source = new EventSource(box.dataset.events);
  const show = (name, text) => {
    const spot = box.querySelector(`[data-show="${name}"]`);
    if (spot) spot.textContent = text;
  };
  /* Who hears the page is told now and then, not at every step. */
  const spoken = box.querySelector("[data-say]");
  let said = "";
  const speak = () => {
    if (spoken && said && spoken.textContent !== said) spoken.textContent = said;
  };
  const often = setInterval(speak, 5000);
  /* The clock goes on while the solver has nothing new to say. */
  let heard = null;
  const tick = setInterval(() => {
    if (heard) show("seconds", (heard.seconds + (performance.now() - heard.at) / 1000).toFixed(1));
  }, 500);
  source.addEventListener("progress", (message) => {
    const line = JSON.parse(message.data);
    heard = { seconds: Number(line.texts.seconds), at: performance.now() };
    const first = !said;
    said = line.texts.said;
    if (first) speak();
    for (const [name, text] of Object.entries(line.texts)) show(name, text);
    for (const [name, points] of Object.entries(line.lines || {})) {
      const polyline = box.querySelector(`[data-line="${name}"]`);
      if (polyline) polyline.setAttribute("points", points);
    }
  });
  source.addEventListener("over", () => {
    source.close();
    clearInterval(often);
    clearInterval(tick);
    window.location.reload();
  });
  window.addEventListener("pagehide", () => source.close());
}

/* A link to be passed on is copied by one touch; where the browser refuses, it is marked for copying. */
async function copyFrom(button) {
  const input = document.getElementById(button.dataset.copy);
  input.focus();
  input.select();
  try {
    await navigator.clipboard.writeText(input.value);
    button.textContent = button.dataset.done;
  } catch {
    /* The text is selected: the reader copies it by hand. */
  }
}

/* A part of a form that is led to opens without a new page. */
function openPart(event) {
  const link = event.target.closest(".progress a");
  const part = link && document.querySelector(link.hash);
  if (!part) return;
  event.preventDefault();
  part.open = true;
  part.scrollIntoView({ block: "start" });
  part.querySelector("summary").focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  openPart(event);
  const button = event.target.closest("[data-copy]");
  if (button) copyFrom(button);
  const print = event.target.closest("[data-print]");
  if (print) window.print();
});
/* Without a connection nothing is lost silently: the page says so until something gets through again. */
document.addEventListener("htmx:sendError", () => {
  const notice = document.getElementById("notice");
  notice.replaceChildren(document.getElementById("unsent").content.cloneNode(true));
  notice.scrollIntoView({ block: "center" });
});
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.xhr.status < 400) document.getElementById("notice").replaceChildren();
});

/* What a part of a form said of its last save holds no longer once something in it changes. */
function unsay(element, template) {
  const said = element.closest?.(".part")?.querySelector(".saved");
  if (said) said.replaceChildren(...(template ? [template.content.cloneNode(true)] : []));
}
document.addEventListener("input", (event) => {
  if (!event.target.closest(".filters, [type=search]")) unsay(event.target);
});
/* The browser itself refuses a field, an address without an @ for one: then nothing is sent. */
document.addEventListener("invalid", (event) => unsay(event.target, document.getElementById("unsaved")), true);
["htmx:sendError", "htmx:responseError"].forEach((failed) => {
  document.addEventListener(failed, (event) => unsay(event.detail.elt, document.getElementById("unsaved")));
});

/* A product field that is found by words stands in the form twice: both boxes are one. */
function sameBoxes(box) {
  return box.form.querySelectorAll(`input[name="${box.name}"][value="${CSS.escape(box.value)}"]`);
}
document.addEventListener("change", (event) => {
  const box = event.target;
  /* What only asks is no change of the form that it stands in. */
  if (box.matches("[data-quiet]")) event.stopPropagation();
  if (box.matches("input[name=fields]")) sameBoxes(box).forEach((one) => (one.checked = box.checked));
}, true);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-quiet]")) event.preventDefault();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "meant") return;
  event.target.querySelectorAll("input[name=fields]").forEach((box) => {
    box.checked = [...sameBoxes(box)].some((one) => one !== box && one.checked);
  });
});

/* A company that opens beside the list is come to by keyboard and in sight; closing it leads back to its row. */
function markOpened(link) {
  document.querySelectorAll("#list [aria-current]").forEach((one) => one.removeAttribute("aria-current"));
  if (link) link.setAttribute("aria-current", "true");
}
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "company") return;
  markOpened(event.detail.requestConfig.elt);
  const name = event.target.querySelector(".company-name");
  name.tabIndex = -1;
  name.focus({ preventScroll: true });
  event.target.scrollTop = 0;
  const top = event.target.getBoundingClientRect().top;
  if (top < 0 || top > window.innerHeight / 2) event.target.scrollIntoView({ block: "start" });
});
document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-close]");
  if (!close || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const row = document.querySelector("#list [aria-current]");
  document.getElementById(close.dataset.close).replaceChildren();
  markOpened(null);
  const here = new URL(window.location.href);
  here.searchParams.delete("opened");
  history.replaceState(history.state, "", here);
  if (row) row.focus();
});

document.addEventListener("DOMContentLoaded", () => {
  document.documentElement.classList.add("scripted");
  document.querySelectorAll("[data-events]").forEach(watchRun);
  const tab = document.querySelector(".tabs a[aria-current]");
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - 80;
});
