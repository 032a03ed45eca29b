// Reading abuse all day harms people: a word about a break, and no more of the worst than one set.

import { all, selected, takeOut } from "./cards.js";

const queue = document.getElementById("queue");
const rest = document.getElementById("rest");
const breakAfterMs = Number(queue.dataset.break) * 60_000;
// Whoever does nothing for so long has had a break.
const A_BREAK_MS = 5 * 60_000;
const SINCE = "working since", LAST = "worked last";

// Once the service has counted enough of the worst, what is here of it is left to others.
export function leaveSevere(enough) {
  const note = document.getElementById("enough");
  if (!enough || !note) return;
  note.hidden = false;
  queue.dataset.filtered = "yes";
  // What somebody is reading stays.
  all().filter((card) => card.matches(".severe") && card !== selected()).forEach(takeOut);
}

function noteWork() {
  const now = Date.now();
  if (now - Number(localStorage.getItem(LAST)) > A_BREAK_MS) localStorage.setItem(SINCE, now);
  localStorage.setItem(LAST, now);
  if (now - Number(localStorage.getItem(SINCE)) >= breakAfterMs) rest.hidden = false;
}

export function startCaring() {
  if (!breakAfterMs) return;
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, noteWork);
  rest.querySelector("button").addEventListener("click", () => {
    rest.hidden = true;
    localStorage.setItem(SINCE, Date.now());
  });
}
