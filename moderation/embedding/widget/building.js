// Makes elements. Text stays text: nothing in this script ever reads a string as markup.

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child || child === 0));
  return element;
}

function press(label, kind, onclick, more) {
  return make("button", {type: "button", class: kind, onclick, ...more}, label);
}

// A name inside of a sentence, which it cannot turn around.
function called(name) {
  return make("bdi", {}, name);
}

function replaceChildren(element, ...children) {
  element.textContent = "";
  element.append(...children.flat(3).filter(Boolean));
}

// Something that can be focused once, by us, and is not a stop for the tab key.
function focusOn(element) {
  if (!element) return;
  if (element.tabIndex < 0) element.setAttribute("tabindex", "-1");
  element.focus({preventScroll: true});
  element.scrollIntoView({block: "nearest", behavior: calm() ? "auto" : "smooth"});
}

function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function wait(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
