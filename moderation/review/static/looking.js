// How cards are shown: marked words, what is blurred, and one card at a time.

import { all, select, selected } from "./cards.js";
import { tell } from "./news.js";
import { say } from "./phrases.js";

const list = document.querySelector("ol.queue");
const ALONE = "one card at a time";

const SWITCHES = {
  highlights: (on) => list.classList.toggle("highlighted", on),
  alone: (on) => {
    document.body.classList.toggle("alone", on);
    localStorage.setItem(ALONE, on ? "on" : "");
    if (on) select(selected() ?? all()[0], { scroll: true });
  },
};

const button = (name) => document.querySelector(`[data-toggles=${name}]`);

function set(name, on) {
  SWITCHES[name](on);
  button(name)?.setAttribute("aria-pressed", String(on));
}

export function toggle(name) {
  const on = button(name)?.getAttribute("aria-pressed") !== "true";
  set(name, on);
  tell(say(`${name}${on ? "On" : "Off"}`));
}

export function unveil() {
  selected()?.classList.toggle("bare");
}

export function startLooking() {
  for (const name of Object.keys(SWITCHES)) {
    button(name)?.addEventListener("click", () => toggle(name));
  }
  if (localStorage.getItem(ALONE)) set("alone", true);
}
