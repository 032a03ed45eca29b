// One line that says what just happened, to the eye and to screen readers, and offers the way back.

const toast = document.querySelector(".toast");
const words = toast?.querySelector("[role=status]");
const link = toast?.querySelector(".see");
const undo = toast?.querySelector("[data-undo]");

// Long enough to be read; what can be undone stays.
const PASSES_MS = 8000;
let timer = 0;

export function tell(text, { address = "", canUndo = false } = {}) {
  if (!toast) return;
  toast.hidden = false;
  words.textContent = text;
  link.hidden = !address;
  if (address) link.href = address;
  if (undo) undo.hidden = !canUndo;
  clearTimeout(timer);
  if (!canUndo) timer = setTimeout(() => { toast.hidden = true; }, PASSES_MS);
}

export function undoForm() {
  return undo;
}
