// How many wait: in the heading, in the bar and in the title, kept true as cards leave.

import { say } from "./phrases.js";

const queue = document.getElementById("queue");
const heading = document.getElementById("heading");
const inTheBar = document.querySelector(".count[data-waiting]");
const most = Number(queue.dataset.counted);
const title = document.title.replace(/^\([^)]*\) /, "");
let held = Number(queue.dataset.waiting);

export const waiting = () => held;

// A card has left the list, or is back. Lists of other comments than the queue's count none.
export function countOne(by) {
  if (queue.dataset.view === "held") count(held + by);
}

export function count(now) {
  held = Math.max(now, 0);
  // Beyond `most` the server did not count on, so neither do we.
  if (held >= most) return;
  if (inTheBar) inTheBar.textContent = held;
  document.title = held ? `(${held}) ${title}` : title;
  if (queue.dataset.filtered === "yes") return;
  if (held === 0) heading.textContent = say("nothingWaits");
  else heading.textContent = held === 1 ? say("oneWaits") : say("manyWait", { n: held });
}
