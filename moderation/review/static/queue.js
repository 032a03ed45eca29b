// The queue by keyboard and without reloads. Every form works without this; here it becomes quick.

import { find, select, selected, startSelecting, step } from "./cards.js";
import { startClaiming } from "./claiming.js";
import { startDeciding } from "./deciding.js";
import { startFollowing } from "./following.js";
import { on, waitForOne } from "./keys.js";
import { startListening } from "./live.js";
import { startLooking, toggle, unveil } from "./looking.js";
import { tell } from "./news.js";
import { say } from "./phrases.js";
import { send } from "./sending.js";
import { topUp } from "./topping.js";
import { startUndoing, undoLast } from "./undoing.js";
import { startCaring } from "./wellbeing.js";

function within(selector) {
  const card = selected();
  const found = card && !card.matches(".gone") ? card.querySelector(selector) : null;
  if (!found) tell(say("notOffered"));
  return found;
}

function openPanel(kind, focused) {
  const panel = within(`.choose.${kind}`);
  if (!panel) return null;
  panel.open = true;
  panel.querySelector(focused)?.focus();
  panel.querySelector(".panel").scrollIntoView({ block: "nearest" });
  return panel;
}

function reject() {
  const panel = openPanel("reject", ".reasons button");
  if (panel) waitForOne((key) => pressReason(panel, key));
}

function pressReason(panel, key) {
  const button = panel.querySelectorAll(".reasons button")[Number(key) - 1];
  button?.click();
  return Boolean(button);
}

function pick() {
  within(".pick input")?.click();
}

async function nextFree(form) {
  const answer = await send(form.getAttribute("action"), { after: selected()?.dataset.id ?? "" });
  if (!answer.ok) return tell(say("failed", { why: answer.why }));
  const id = answer.body.comment_id;
  if (!id) return tell(say("noneFree"));
  if (find(id)) return select(find(id), { focus: true });
  return location.assign(`/review/comments/${id}`);
}

function startSelection() {
  const words = document.querySelector(".picked");
  document.querySelector("ol.queue").addEventListener("change", (event) => {
    if (!event.target.matches(".pick input") || !words) return;
    const n = document.querySelectorAll(".pick :checked").length;
    words.textContent = n ? say("selected", { n }) : "";
  });
}

function closePanels() {
  const open = selected()?.querySelector(".choose[open]") ?? document.querySelector(".filters[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
}

function startKeys() {
  on(["j"], () => step(1));
  on(["k"], () => step(-1));
  on(["a", "f"], () => within(".do.publish button")?.click());
  on(["r", "d"], reject);
  on(["e"], () => openPanel("escalate", "textarea"));
  on(["b"], () => openPanel("more", "[value=blocked]"));
  on(["u"], undoLast);
  on(["v"], unveil);
  on(["h"], () => toggle("highlights"));
  on(["z"], () => toggle("alone"));
  on(["x"], pick);
  on(["Escape"], closePanels);
  const free = document.querySelector("[data-next]");
  if (!free) return;
  on(["."], () => nextFree(free));
  free.addEventListener("submit", (event) => {
    event.preventDefault();
    nextFree(free);
  });
}

startSelecting();
startDeciding();
startUndoing();
startLooking();
startFollowing();
startCaring();
startSelection();
startKeys();
startClaiming();
startListening();
topUp();
