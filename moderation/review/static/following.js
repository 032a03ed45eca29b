// On a phone the actions stand below, and belong to the card that one has scrolled to.

import { all, select } from "./cards.js";

const phone = matchMedia("(max-width: 40rem)");
// Scrolling goes on for a while after the finger has left; what keys scroll is not followed.
const BY_HAND_MS = 1500;
const READ_AT = 0.4;
let movedAt = 0;
let planned = false;

function follow() {
  planned = false;
  const line = innerHeight * READ_AT;
  const at = all().find((card) => card.getBoundingClientRect().bottom > line);
  const busy = document.querySelector(".choose[open]");
  if (at && !busy) select(at);
}

export function startFollowing() {
  for (const kind of ["touchmove", "wheel"]) {
    addEventListener(kind, () => { movedAt = Date.now(); }, { passive: true });
  }
  addEventListener("scroll", () => {
    if (!phone.matches || planned || Date.now() - movedAt > BY_HAND_MS) return;
    planned = true;
    requestAnimationFrame(follow);
  }, { passive: true });
}
