// Taking decisions back, the last first. The list of them outlives a reload of the page.

import { complain, find, putBack, setVersion } from "./cards.js";
import { countOne } from "./counting.js";
import { tell, undoForm } from "./news.js";
import { say, sentence } from "./phrases.js";
import { send } from "./sending.js";
import { cardAgain, dealt, topUp } from "./topping.js";

const queue = document.getElementById("queue");
const KEPT = `decided at ${queue.dataset.site}`;
const MOST = 50;
// What was decided longer ago is no news; it can be taken back all the same.
const NEWS_MS = 10 * 60_000;
const here = [];

const kept = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
const keep = (entries) => sessionStorage.setItem(KEPT, JSON.stringify(entries.slice(-MOST)));

// Kept at once, not with the answer: the page may be left before that. A decision makes the
// comment's version one higher.
export function remember(entry) {
  here.push(entry);
  const { id, name, does, card } = entry;
  const version = Number(card.dataset.version) + 1;
  keep([...kept().filter((one) => one.id !== id), { id, name, does, version, at: Date.now() }]);
}

// The decision was never carried out, or is taken back.
export function withdraw(entry) {
  const at = here.indexOf(entry);
  if (at >= 0) here.splice(at, 1);
  keep(kept().filter((one) => one.id !== entry.id));
}

export async function undoLast() {
  const entry = here.at(-1) ?? kept().at(-1);
  if (!entry) return tell(say("nothingToUndo"));
  withdraw(entry);
  const first = entry.sent ? await entry.sent : null;
  // It was not carried out, and its card is back already.
  if (first && !first.ok) return undefined;
  const answer = await wayBack(entry, first?.body.comment?.version ?? entry.version);
  if (answer.ok) return welcomeBack(entry, answer);
  return tell(answer.status === 409 ? sentence(answer.why) : say("failed", { why: answer.why }));
}

function wayBack({ id, does }, version) {
  const comment = `/review/comments/${id}`;
  if (does === "escalate") return send(`${comment}/escalation/settle`);
  if (does === "settle") return send(`${comment}/escalation`);
  return send(`${comment}/undo`, { version });
}

async function welcomeBack(entry, answer) {
  dealt(entry.id, false);
  countOne(1);
  const card = entry.card ?? await cardAgain(entry.id);
  if (card && !find(entry.id)) {
    if (answer.body.comment) setVersion(card, answer.body.comment.version);
    complain(card, "");
    card.classList.remove("gone");
    if (entry.back) entry.back();
    else putBack(card);
  }
  topUp();
  tell(say("undone", { name: entry.name }), {
    address: `/review/comments/${entry.id}`,
    canUndo: here.length + kept().length > 0,
  });
}

export function startUndoing() {
  undoForm()?.addEventListener("submit", (event) => {
    // Without something of this page to take back, the form asks the server for the last.
    if (!here.length && !kept().length) return;
    event.preventDefault();
    undoLast();
  });
  const last = kept().at(-1);
  if (!last || Date.now() - last.at > NEWS_MS) return;
  const told = say("done", { what: say(last.does), name: last.name });
  tell(told, { address: `/review/comments/${last.id}`, canUndo: true });
}
