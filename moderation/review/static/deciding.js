// A decision leaves at once; its request runs behind. If it fails, the card comes back with words.

import { complain, find, nameOn, setVersion, takeOut } from "./cards.js";
import { countOne, waiting } from "./counting.js";
import { tell } from "./news.js";
import { say, sentence } from "./phrases.js";
import { send } from "./sending.js";
import { dealt, topUp } from "./topping.js";
import { remember, withdraw } from "./undoing.js";

// Forms by what they do: these make the card leave, the others leave it where it is.
const LEAVES = new Set(["publish", "reject", "hold", "escalate", "settle"]);

export function startDeciding() {
  document.querySelector("ol.queue").addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-does]");
    if (!form) return;
    event.preventDefault();
    const card = form.closest(".card");
    if (LEAVES.has(form.dataset.does)) leave(card, form, event.submitter);
    else stay(card, form, event.submitter);
  });
}

function leave(card, form, pressed) {
  const does = form.dataset.does;
  const fields = new FormData(form, pressed);
  complain(card, "");
  const back = takeOut(card);
  dealt(card.dataset.id);
  countOne(-1);
  const sent = send(form.getAttribute("action"), fields);
  const entry = { id: card.dataset.id, name: nameOn(card), does, back, sent, card };
  remember(entry);
  tell(inWords(does, nameOn(card), pressed), { address: card.dataset.address, canUndo: true });
  topUp();
  sent.then((answer) => finish(answer, entry));
}

function finish(answer, entry) {
  if (answer.ok) {
    if (answer.body.comment) setVersion(entry.card, answer.body.comment.version);
    return;
  }
  withdraw(entry);
  dealt(entry.id, false);
  // Somebody was first: the comment does not wait any more, and the card only says so.
  const gone = answer.status === 409;
  if (!gone) countOne(1);
  if (!find(entry.id)) entry.back();
  entry.card.classList.toggle("gone", gone);
  const text = gone ? sentence(answer.why) : say("failed", { why: answer.why });
  complain(entry.card, text);
  tell(text, { address: entry.card.dataset.address });
}

function inWords(does, name, pressed) {
  const what = say(does);
  if (does !== "reject" || !pressed) return `${say("done", { what, name })} ${left()}`;
  const reason = pressed.dataset.words;
  return `${say("doneBecause", { what, name, reason })} ${left()}`;
}

function left() {
  return say("left", { n: waiting() });
}

async function stay(card, form, pressed) {
  const fields = new FormData(form, pressed);
  const answer = await send(form.getAttribute("action"), fields);
  complain(card, answer.ok ? "" : say("failed", { why: answer.why }));
  if (!answer.ok) return;
  form.querySelectorAll("textarea").forEach((field) => { field.value = ""; });
  form.closest("details").open = false;
  if (form.dataset.does === "note") tell(say("noted"), { address: card.dataset.address });
  else tell(say(fields.get("standing"), { name: nameOn(card) }), { address: card.dataset.address });
}
