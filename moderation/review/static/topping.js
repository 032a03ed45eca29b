// More cards before the last is reached, so that nobody ever waits for a page.

import { all, append, select, selected } from "./cards.js";
import { waiting } from "./counting.js";
import { askForCards } from "./sending.js";

const FEW = 10;
const queue = document.getElementById("queue");
const done = document.getElementById("done");
const next = document.querySelector(".next");
const dealtWith = new Set();
let cursor = queue.dataset.cursor;
let asking = null;

export function dealt(id, isDealt = true) {
  if (isDealt) dealtWith.add(id);
  else dealtWith.delete(id);
}

export function topUp() {
  showWhetherDone();
  if (asking) return asking;
  const few = all().length < FEW;
  // At the end of the list: from the beginning again, where newer ones may wait.
  const more = cursor || (queue.dataset.filtered === "no" && waiting() > all().length);
  if (!few || !more) return null;
  asking = fetchMore().finally(() => { asking = null; });
  return asking;
}

// A card that is not in memory, as after a reload: it stands on the first page, or nowhere.
export async function cardAgain(id) {
  const found = await askForCards(new URL(queue.dataset.cards, location));
  return found?.cards.find((card) => card.dataset.id === id) ?? null;
}

async function fetchMore() {
  const address = new URL(queue.dataset.cards, location);
  if (cursor) address.searchParams.set("cursor", cursor);
  const found = await askForCards(address);
  if (!found) return;
  cursor = found.cursor;
  const fresh = append(found.cards.filter((card) => !dealtWith.has(card.dataset.id)));
  if (!selected() && fresh.length) select(fresh[0]);
  showWhetherDone();
  if (cursor && fresh.length === 0) await fetchMore();
}

function showWhetherDone() {
  done.hidden = all().length > 0;
  // The list goes on by itself.
  if (next) next.hidden = true;
}
