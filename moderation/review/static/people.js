// The link of an invitation goes to the clipboard at a press; without scripts it can be marked.
const button = document.querySelector("[data-copy]");

async function copy() {
  const link = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(link.textContent);
    button.textContent = button.dataset.done;
  } catch {
    getSelection().selectAllChildren(link);
  }
}

if (button) {
  button.hidden = false;
  button.addEventListener("click", copy);
}
