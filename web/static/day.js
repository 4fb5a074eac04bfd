"use strict";
/* What a personal timetable does beyond HTML: it is kept for hours without a network, it says at once what
   was changed in it, and "now" and "next" stay true while it lies open. */

const day = document.querySelector("[data-day]");
const stored = document.documentElement.hasAttribute("data-stored");
const opened = Date.now();
const fill = (sentence, n) => sentence.replace("{n}", n);

/* Milliseconds since 1970: the server's clock where it has just answered, else the phone's. */
function moment() {
  return stored ? Date.now() : Number(day.dataset.made) + Date.now() - opened;
}

async function keep() {
  if (!("serviceWorker" in navigator)) return;
  const base = day.dataset.day;
  await navigator.serviceWorker.register(`${base}/worker.js`, { scope: base });
  const [came] = performance.getEntriesByType("navigation");
  const { active } = await navigator.serviceWorker.ready;
  if (!stored && came && came.workerStart === 0) active.postMessage("keep");
}

/* How old a kept page is, in the largest unit that fits. */
function sayAge() {
  const age = document.querySelector("[data-age-minutes]");
  const minutes = Math.max(0, Math.floor((Date.now() - Number(day.dataset.made)) / 60000));
  const [unit, n] = minutes < 60 ? ["ageMinutes", minutes] : minutes < 1440 ? ["ageHours", Math.floor(minutes / 60)] : ["ageDays", Math.floor(minutes / 1440)];
  age.textContent = fill(age.dataset[unit], n);
}

/* A phone says that it is online as soon as it sees any network: only the server's own answer counts. */
async function comeBack() {
  const answer = await fetch(day.dataset.day, { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (answer && answer.status < 500) window.location.reload();
}

function sayChange(told) {
  const notice = document.getElementById("changed").content.cloneNode(true);
  notice.querySelector("strong").textContent = told.head;
  for (const line of told.lines) {
    const item = document.createElement("li");
    item.textContent = line;
    notice.querySelector("ul").append(item);
  }
  document.getElementById("notice").replaceChildren(notice);
}

function listen() {
  const source = new EventSource(`${day.dataset.day}/events?seen=${day.dataset.version}`);
  source.addEventListener("changed", (message) => sayChange(JSON.parse(message.data)));
  source.addEventListener("ended", () => {
    source.close();
    window.location.reload();
  });
  window.addEventListener("pagehide", () => source.close());
}

/* Where to be now or next, worked out anew from the lines of the day. */
function renew() {
  const box = document.querySelector("[data-next]");
  if (!box) return;
  const now = moment();
  const lines = [...document.querySelectorAll(".line[data-start]")];
  const meetings = lines.filter((line) => !line.matches(".cancelled, .no-show"));
  const at = meetings.find((line) => Number(line.dataset.end) > now);
  for (const line of lines) {
    line.classList.toggle("over", Number(line.dataset.end) <= now);
    line.classList.toggle("current", line === at);
  }
  if (!at) {
    box.replaceChildren(Object.assign(document.createElement("p"), { className: "next-who", textContent: box.dataset.over }));
    return;
  }
  const goesOn = Number(at.dataset.start) <= now;
  const left = Math.ceil((Number(goesOn ? at.dataset.end : at.dataset.start) - now) / 60000);
  box.classList.toggle("now", goesOn);
  const badge = box.querySelector(".badge");
  badge.textContent = box.dataset[goesOn ? "nowName" : "nextName"];
  badge.classList.toggle("good", goesOn);
  badge.classList.toggle("accent", !goesOn);
  box.querySelector(".next-left").textContent = goesOn || left < 100 ? fill(box.dataset[goesOn ? "left" : "in"], left) : "";
  if (box.dataset.next === at.dataset.meeting) return;
  box.dataset.next = at.dataset.meeting;
  box.querySelector(".next-hours").textContent = at.dataset.hours;
  box.querySelector(".next-where").replaceChildren(...at.querySelector(".where").cloneNode(true).childNodes);
  box.querySelector(".next-who").textContent = at.querySelector(".with").textContent;
  box.querySelectorAll(".next-more").forEach((one) => one.remove());
  for (const one of at.querySelectorAll(".ours")) {
    box.append(Object.assign(document.createElement("p"), { className: "small soft next-more", textContent: one.textContent }));
  }
}

keep().catch(() => {}); // private windows refuse: the page works all the same
if (stored) {
  sayAge();
  renew();
  window.addEventListener("online", comeBack);
} else {
  listen();
}
setInterval(() => {
  renew();
  if (stored) sayAge();
}, 20000);
