// What is said to people: written into the page by the server, in their language.

const phrases = document.getElementById("phrases");

export function say(name, values = {}) {
  const phrase = phrases?.dataset[name] ?? "";
  return phrase.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

// What the service says in passing, as a sentence of its own.
export function sentence(words) {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
