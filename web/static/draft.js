"use strict";
/* The draft by mouse and keyboard. Without this file each meeting is a link, and each place a button. */

const draft = { light: null, at: null, later: null };

const board = () => document.getElementById("board");
const grid = () => document.getElementById("grid");
const slots = () => JSON.parse(grid().dataset.slots);
const query = (more) => new URLSearchParams({ hall: board().dataset.hall, whom: board().dataset.whom, ...more });
const meeting = (id) => [...document.querySelectorAll("a.put")].find((one) => one.dataset.id === id);
const typing = (target) => target.closest("input, textarea, select");

/* All places of the picked meeting, by field of the grid: what is legal lights up, what is not says why. */
function lightUp(panel) {
  draft.light = JSON.parse(panel.dataset.light);
  grid().classList.add("placing");
  for (const row of grid().tBodies[0].rows) {
    const cells = draft.light.cells[row.dataset.table] || [];
    cells.forEach((place, i) => mark(row.cells[i + 1], place));
  }
  meeting(draft.light.id)?.closest("td").classList.add("here");
}

function mark(cell, place) {
  if (!cell || place === null) return;
  cell.tabIndex = -1;
  if (place < 0) {
    cell.title = draft.light.why[-1 - place];
    cell.dataset.tell = `× ${cell.title}`;
    return;
  }
  const [price, swap, tone] = draft.light.legal[place];
  cell.classList.add("may");
  if (tone) cell.classList.add(tone);
  cell.dataset.sign = swap ? "⇄" : "✓";
  cell.title = swap ? `${price} · ${swap}` : price;
  cell.dataset.tell = `✓ ${cell.title}`;
}

function leave() {
  const id = draft.light?.id;
  draft.light = draft.at = null;
  grid().classList.remove("placing");
  board().classList.remove("picking");
  for (const cell of grid().querySelectorAll("td[data-tell], td.here")) {
    cell.classList.remove("may", "good", "warn", "here", "at");
    for (const name of ["title", "tabindex", "aria-label", "data-sign", "data-tell"]) cell.removeAttribute(name);
  }
  document.getElementById("pick").replaceChildren();
  tell("");
  hideTip();
  if (id) meeting(id)?.focus();
}

async function pick(id, byKeyboard) {
  if (draft.light) leave();
  board().classList.add("picking"); // its room is made at once, so that nothing jumps when the answer comes
  await htmx.ajax("GET", `${board().dataset.address}/pick?${query({ pick: id, tag: board().dataset.tag })}`, { target: "#pick", swap: "innerHTML" });
  const panel = document.querySelector("#pick [data-light]");
  if (!panel) return board().classList.remove("picking");
  lightUp(panel);
  if (!byKeyboard) return;
  const first = next(meeting(id)?.closest("td"), null) || meeting(id);
  if (first?.matches("td")) choose(first);
  else first?.focus();
}

const place = (cell) => ({ slot: slots()[cell.cellIndex - 1], table: cell.parentElement.dataset.table });

function put(cell) {
  if (!cell?.classList.contains("may")) return;
  const form = document.getElementById("put");
  const id = draft.light.id;
  for (const [name, value] of Object.entries({ id, ...place(cell) })) form.elements[name].value = value;
  hideTip();
  focusLater(id);
  form.requestSubmit();
}

/* When the new board is there, the same meeting has the focus again. */
function focusLater(id) {
  draft.later = id;
}
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "board" || !draft.later) return;
  meeting(draft.later)?.focus();
  draft.later = null;
});

/* The line below says of the place under the pointer or the choice what it costs, or why not. */
function tell(text) {
  const line = document.getElementById("tell");
  line.textContent = text;
  line.hidden = !text;
}

function choose(cell) {
  draft.at?.classList.remove("at");
  draft.at = cell;
  cell.classList.add("at");
  const { table } = place(cell);
  const hour = grid().tHead.rows[0].cells[cell.cellIndex].textContent.trim();
  const words = `${hour} ${table} ${cell.dataset.tell || ""}`;
  cell.setAttribute("aria-label", words);
  cell.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  tell(words);
}

/* The nearest legal place in a direction; without one, the nearest of all. */
function next(from, key) {
  const rows = [...grid().tBodies[0].rows];
  const at = from ? [rows.indexOf(from.parentElement), from.cellIndex] : [0, 0];
  const ways = {
    ArrowRight: (row, column) => (column > 0 ? [Math.abs(row), column] : null),
    ArrowLeft: (row, column) => (column < 0 ? [Math.abs(row), -column] : null),
    ArrowDown: (row, column) => (row > 0 ? [row, Math.abs(column)] : null),
    ArrowUp: (row, column) => (row < 0 ? [-row, Math.abs(column)] : null),
  };
  const far = ways[key] || ((row, column) => [Math.abs(row) + Math.abs(column), column]);
  let best = null;
  for (const cell of grid().querySelectorAll("td.may")) {
    const measure = far(rows.indexOf(cell.parentElement) - at[0], cell.cellIndex - at[1]);
    if (!measure || (best && (measure[0] - best[0][0] || measure[1] - best[0][1]) >= 0)) continue;
    best = [measure, cell];
  }
  return best && best[1];
}

/* With Shift every field is gone through, to hear why not. */
function beside(from, key) {
  const rows = [...grid().tBodies[0].rows];
  const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[key];
  const row = rows[rows.indexOf(from.parentElement) + step[0]];
  const cell = row?.cells[from.cellIndex + step[1]];
  return cell?.matches("td") ? cell : null;
}

function onKey(event) {
  if (!board() || typing(event.target)) return;
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && (key === "z" || key === "y")) {
    event.preventDefault();
    document.getElementById(key === "y" || event.shiftKey ? "redo" : "undo").click();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const link = event.target.closest("a.put");
  if (key === "p" && (link || draft.light)) {
    event.preventDefault();
    pin(link ? link.dataset.id : draft.light.id);
  } else if (draft.light) {
    onPlacing(event);
  }
}

function onPlacing(event) {
  if (event.key === "Escape") {
    event.preventDefault();
    leave();
  } else if (event.key.startsWith("Arrow") && !event.target.closest("#pick")) {
    event.preventDefault();
    const from = draft.at || meeting(draft.light.id)?.closest("td");
    const to = event.shiftKey && from ? beside(from, event.key) : next(from, event.key);
    if (to) choose(to);
  } else if (event.key === "Enter" && event.target.matches("#grid td")) {
    event.preventDefault();
    put(event.target);
  }
}

async function pin(id) {
  if (draft.light?.id !== id) await pick(id, false);
  focusLater(id);
  document.getElementById("pin")?.click();
}

/* Beside the pointer: what a place costs, before anything is dropped. */
function tip(event, cell) {
  const box = document.getElementById("tip") || document.body.appendChild(Object.assign(document.createElement("div"), { id: "tip" }));
  box.textContent = cell.dataset.tell || "";
  box.hidden = !box.textContent;
  box.style.left = `${Math.min(event.clientX + 16, window.innerWidth - 280)}px`;
  box.style.top = `${Math.min(event.clientY + 16, window.innerHeight - 80)}px`;
  if (box.textContent) tell(box.textContent);
}
const hideTip = () => document.getElementById("tip")?.setAttribute("hidden", "");

document.addEventListener("click", (event) => {
  if (!board() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("[data-id]");
  const cell = event.target.closest("#grid td");
  if (event.target.closest("[data-leave]")) {
    event.preventDefault();
    leave();
  } else if (draft.light && cell?.classList.contains("may")) {
    event.preventDefault();
    put(cell);
  } else if (link) {
    event.preventDefault();
    if (draft.light?.id === link.dataset.id) leave();
    else pick(link.dataset.id, event.detail === 0);
  }
});
document.addEventListener("keydown", onKey);
document.addEventListener("dragstart", (event) => {
  const link = event.target.closest?.("a.put");
  if (!link) return;
  event.dataTransfer.setData("text/plain", link.dataset.id);
  event.dataTransfer.effectAllowed = "move";
  if (draft.light?.id !== link.dataset.id) pick(link.dataset.id, false);
});
document.addEventListener("dragover", (event) => {
  const cell = draft.light && event.target.closest?.("#grid td");
  if (!cell) return hideTip();
  tip(event, cell);
  if (cell.classList.contains("may")) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const cell = draft.light && event.target.closest?.("#grid td");
  if (!cell) return;
  event.preventDefault();
  put(cell);
});
document.addEventListener("dragend", hideTip);
document.addEventListener("mouseover", (event) => {
  const cell = draft.light && event.target.closest?.("#grid td");
  if (cell?.dataset.tell) tip(event, cell);
  else hideTip();
});
/* A new board comes without anything picked, unless the page was asked for with a meeting. */
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "board") draft.light = draft.at = null;
});
document.addEventListener("DOMContentLoaded", () => {
  const panel = document.querySelector("#pick [data-light]");
  if (panel) lightUp(panel);
});
