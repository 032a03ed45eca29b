// Single keys. They rest while somebody types, with a modifier, and when they are switched off.

const OFF = "single keys are off";
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const bindings = new Map();
let pending = null;

export function on(keys, act) {
  for (const key of keys) bindings.set(key, act);
}

// The next key goes to `take`, which says whether it could use it.
export function waitForOne(take) {
  pending = take;
}

export const areOn = () => !localStorage.getItem(OFF);
export const switchKeys = (wanted) => localStorage.setItem(OFF, wanted ? "" : "yes");

function dispatch(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    pending = null;
    bindings.get("Escape")?.(event);
    return;
  }
  if (!areOn() || event.target.closest(TYPING) || document.querySelector("dialog[open]")) return;
  if (event.key === "Shift") return;
  const take = pending;
  pending = null;
  const used = take?.(event.key) || act(event.key);
  if (used) event.preventDefault();
}

function act(key) {
  const binding = bindings.get(key);
  if (!binding) return false;
  binding();
  return true;
}

document.addEventListener("keydown", dispatch);
