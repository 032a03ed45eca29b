// The list of cards, and the one that is selected: what keys act on.

const list = document.querySelector("ol.queue");
const watchers = [];

export const all = () => [...list.querySelectorAll(":scope > .card")];
export const selected = () => list.querySelector(":scope > .selected");
export const find = (id) => document.getElementById(`c-${id}`);

export function nameOn(card) {
  return card.querySelector(".who .name").textContent;
}

// `watch` is called with the card that is selected from now on, or null.
export function whenSelected(watch) {
  watchers.push(watch);
}

export function select(card, { focus = false, scroll = focus } = {}) {
  const before = selected();
  if (before !== card) {
    before?.classList.remove("selected");
    before?.querySelectorAll("details[open]").forEach((one) => { one.open = false; });
    card?.classList.add("selected");
    watchers.forEach((watch) => watch(card));
  }
  if (card && focus) card.querySelector("article").focus({ preventScroll: true });
  if (card && scroll) card.scrollIntoView({ block: "nearest" });
}

export function step(by) {
  const cards = all();
  const at = cards.indexOf(selected());
  const next = cards[Math.min(Math.max(at + by, 0), cards.length - 1)];
  if (next) select(next, { focus: true });
}

// Takes a card out and selects its neighbour. What is returned puts it back where it was.
export function takeOut(card) {
  const after = card.nextElementSibling;
  const wasSelected = card === selected();
  const neighbour = after ?? card.previousElementSibling;
  const focus = wasSelected && card.contains(document.activeElement);
  card.classList.remove("selected", "leaving");
  card.querySelectorAll("details[open]").forEach((one) => { one.open = false; });
  card.remove();
  if (wasSelected) selectAnother(neighbour, focus);
  return () => putBack(card, after);
}

function selectAnother(neighbour, focus) {
  if (neighbour) select(neighbour, { focus, scroll: true });
  else {
    watchers.forEach((watch) => watch(null));
    if (focus) document.getElementById("work").focus({ preventScroll: true });
  }
}

// Before that card; where it has gone too, before the selected one.
export function putBack(card, before = list.firstElementChild) {
  const place = before === null || before.parentElement === list ? before : selected();
  list.insertBefore(card, place);
  card.classList.add("arriving");
  select(card, { focus: true });
}

export function append(cards) {
  const fresh = cards.filter((card) => !find(card.dataset.id));
  list.append(...fresh);
  return fresh;
}

export function setVersion(card, version) {
  card.dataset.version = version;
  card.querySelectorAll("input[name=version]").forEach((field) => { field.value = version; });
}

export function complain(card, text) {
  const problem = card.querySelector(".problem");
  problem.hidden = !text;
  problem.textContent = text;
}

export function startSelecting() {
  list.addEventListener("focusin", (event) => {
    const card = event.target.closest(".card");
    if (card) select(card);
  });
  list.addEventListener("pointerdown", (event) => {
    const card = event.target.closest(".card");
    if (card) select(card);
  });
  const aimed = location.hash.startsWith("#c-") && document.getElementById(location.hash.slice(1));
  select(aimed || all()[0] || null);
}
