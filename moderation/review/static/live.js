// What colleagues do, as it happens: their decisions, their claims, and what was held meanwhile.

import { all, complain, find, select, selected, takeOut } from "./cards.js";
import { count, waiting } from "./counting.js";
import { tell } from "./news.js";
import { say } from "./phrases.js";
import { ask } from "./sending.js";
import { cardAgain, topUp } from "./topping.js";
import { leaveSevere } from "./wellbeing.js";

const EVERY_MS = 4000;
const LINGERS_MS = 6000;
const MOST_SEEN = 200;
const queue = document.getElementById("queue");
const fresh = document.querySelector(".fresh");
const view = queue.dataset.view;
let after = Number(queue.dataset.after);

export function startListening() {
  setInterval(() => { if (!document.hidden) look(); }, EVERY_MS);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
}

async function look() {
  const address = new URL(queue.dataset.live, location);
  // In a list of what was decided, being decided is no news.
  const seen = view === "decided" ? [] : all().slice(0, MOST_SEEN);
  address.searchParams.set("seen", seen.map(({ dataset }) => `${dataset.id}:${dataset.version}`).join(","));
  address.searchParams.set("after", after);
  const { ok, body } = await ask(address);
  if (!ok) return;
  const grown = body.after > after;
  after = body.after;
  await Promise.all(body.changed.map(showChange));
  showClaims(body.claims);
  leaveSevere(body.enough);
  if (view === "held") showArrivals(body.held, grown);
}

async function showChange(change) {
  const card = find(change.id);
  const escalated = change.action === "escalate";
  if (!card || card.matches(".gone") || (escalated && view === "escalated")) return;
  const version = Number(card.dataset.version);
  if (change.version < version || (change.version === version && !escalated)) return;
  if (change.status === "held" && !escalated) await renew(card);
  else goneBy(card, change);
}

// Still held, but not as it was: edited, or decided and taken back. The old card says nothing true.
async function renew(card) {
  const now = await cardAgain(card.dataset.id);
  if (now && card.isConnected && card !== selected()) card.replaceWith(now);
  else if (!now) goneBy(card, {});
}

function goneBy(card, { by, action, status, reason_words: reason }) {
  const what = say(action === "escalate" ? "escalated" : status ?? "");
  const because = reason && status === "rejected" ? `${what}, ${reason}` : what;
  const text = by && what ? say("byOther", { name: by, what: because }) : say("moved");
  card.classList.add("gone");
  complain(card, text);
  if (card === selected()) tell(text, { address: card.dataset.address });
  setTimeout(() => leave(card), LINGERS_MS);
}

// Nothing moves under somebody's hand: the selected card stays until another is selected.
function leave(card) {
  if (!card.isConnected) return;
  if (card === selected() && all().length > 1) {
    setTimeout(() => leave(card), LINGERS_MS);
    return;
  }
  takeOut(card);
  topUp();
}

function showClaims(claims) {
  for (const card of all()) {
    const name = claims[card.dataset.id];
    const note = card.querySelector(".claimed");
    note.hidden = !name;
    if (name) note.querySelector("bdi").textContent = name;
  }
}

function showArrivals(held, grown) {
  const more = held > waiting();
  if (held !== waiting()) count(held);
  topUp();
  if (more && grown && queue.dataset.filtered === "no") fresh.hidden = false;
  if (!selected() && all().length) select(all()[0]);
}
