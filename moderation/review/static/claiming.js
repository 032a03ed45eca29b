// Whoever looks at a card for a moment claims it, so that colleagues take another one.

import { selected, whenSelected } from "./cards.js";
import { send } from "./sending.js";

const A_MOMENT_MS = 1200;
// A lease is three minutes; somebody who reads for longer keeps it.
const AGAIN_MS = 100_000;
let claimed = null;
let timer = 0;

const address = (id, what) => `/review/comments/${id}/${what}`;

export function startClaiming() {
  whenSelected(schedule);
  schedule(selected());
  setInterval(() => { if (claimed && !document.hidden) claim(claimed); }, AGAIN_MS);
}

function schedule(card) {
  clearTimeout(timer);
  const id = card?.dataset.id ?? null;
  if (claimed && claimed !== id) letGo();
  if (!id || card.classList.contains("gone")) return;
  timer = setTimeout(() => claim(id), A_MOMENT_MS);
}

async function claim(id) {
  const answer = await send(address(id, "claim"));
  if (answer.ok) claimed = id;
}

function letGo() {
  const id = claimed;
  claimed = null;
  // What was decided is let go of by the decision.
  if (document.getElementById(`c-${id}`)) send(address(id, "release"));
}
