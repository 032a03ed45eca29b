// Reading abuse all day harms people: a word about a break, and no more of the worst than one set.

import { all } from "./cards.js";
import { say } from "./phrases.js";

const queue = document.getElementById("queue");
const rest = document.getElementById("rest");
const cap = Number(queue.dataset.cap);
const breakAfterMs = Number(queue.dataset.break) * 60_000;
// Whoever does nothing for so long has had a break.
const A_BREAK_MS = 5 * 60_000;
const SINCE = "working since", LAST = "worked last", SEVERE = "severe ones";

const today = () => new Date().toISOString().slice(0, 10);

export function severeToday() {
  const [day, number] = (localStorage.getItem(SEVERE) ?? "").split(" ");
  return day === today() ? Number(number) : 0;
}

export function noteSevere() {
  localStorage.setItem(SEVERE, `${today()} ${severeToday() + 1}`);
  all().forEach(restIfSevere);
}

// A card of the worst kind is folded once enough of them were decided; it can be opened.
export function restIfSevere(card) {
  const enough = cap > 0 && severeToday() >= cap;
  if (!enough || !card.classList.contains("severe")) return;
  if (card.classList.contains("rested") || card.dataset.opened) return;
  card.classList.add("rested");
  const note = document.createElement("p");
  note.className = "rested-note";
  const words = document.createElement("span");
  words.textContent = say("capped", { n: severeToday() });
  const open = document.createElement("button");
  open.type = "button";
  open.className = "quiet";
  open.textContent = say("showAnyway");
  open.addEventListener("click", () => {
    card.dataset.opened = "yes";
    card.classList.remove("rested");
    note.remove();
    card.querySelector("article").focus();
  });
  note.append(words, open);
  card.querySelector("article").append(note);
}

function noteWork() {
  const now = Date.now();
  if (now - Number(localStorage.getItem(LAST)) > A_BREAK_MS) localStorage.setItem(SINCE, now);
  localStorage.setItem(LAST, now);
  if (now - Number(localStorage.getItem(SINCE)) >= breakAfterMs) rest.hidden = false;
}

export function startCaring() {
  all().forEach(restIfSevere);
  if (!breakAfterMs) return;
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, noteWork);
  rest.querySelector("button").addEventListener("click", () => {
    rest.hidden = true;
    localStorage.setItem(SINCE, Date.now());
  });
}
