// On every page of the desk: keys that go places, and the list of keys.

import { areOn, on, switchKeys, waitForOne } from "./keys.js";

document.documentElement.classList.add("js");
// On a phone the bar scrolls sideways: the page that is open must be seen in it.
document.querySelector(".places [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

function go(key) {
  const link = [...document.querySelectorAll("[data-go]")].find((one) => one.dataset.go === key);
  link?.click();
  return Boolean(link);
}

function startHelp() {
  const help = document.getElementById("help");
  if (!help) return;
  const show = () => help.showModal();
  on(["?"], show);
  document.querySelectorAll("[data-opens=help]").forEach((one) => one.addEventListener("click", show));
  const keysOn = document.getElementById("keys-on");
  keysOn.checked = areOn();
  keysOn.addEventListener("change", () => switchKeys(keysOn.checked));
}

on(["g"], () => waitForOne(go));
on(["/"], () => document.querySelector("[data-key='/']")?.focus());
startHelp();
