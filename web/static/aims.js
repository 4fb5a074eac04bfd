"use strict";
/* The order of aims by drag. Without this file the buttons beside each aim do the same. */

let carried = null;
let before = "";

const order = (list) => [...list.children].map((item) => item.dataset.aim).join(",");

function begin(event) {
  const item = event.target.closest?.(".sortable > li");
  if (!item || event.button !== 0 || event.target.closest("button")) return;
  /* A finger scrolls the page, except on the handle. */
  if (event.pointerType !== "mouse" && !event.target.closest(".grip")) return;
  carried = item;
  before = order(item.parentElement);
  item.classList.add("carried");
  item.setPointerCapture(event.pointerId);
  event.preventDefault();
}

/* The carried aim changes places with whichever it has passed by half. */
function carry(event) {
  if (!carried) return;
  const list = carried.parentElement;
  const others = [...list.children].filter((item) => item !== carried);
  const after = others.find((item) => {
    const box = item.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2;
  });
  if (after !== carried.nextElementSibling) list.insertBefore(carried, after || null);
}

function drop(event) {
  if (!carried) return;
  const list = carried.parentElement;
  carried.classList.remove("carried");
  const moved = order(list) !== before;
  if (event.type === "pointercancel" && moved) {
    for (const name of before.split(",")) list.append(list.querySelector(`[data-aim="${name}"]`));
  }
  carried = null;
  if (moved && event.type === "pointerup") {
    list.closest("form").querySelector("#do-order").click();
  }
}

document.addEventListener("pointerdown", begin);
document.addEventListener("pointermove", carry);
document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", drop);
