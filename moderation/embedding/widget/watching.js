// What goes on by itself: times that pass, and words for those who listen to the page.

function announce(words) {
  here.status.textContent = "";
  setTimeout(() => { here.status.textContent = words; }, 60);
}

function timeOf(text, more) {
  const moment = new Date(text);
  return make("time", {datetime: text, title: fully(moment), ...more}, ago(moment));
}

function keepTimes() {
  setInterval(() => {
    for (const one of here.root.querySelectorAll("time")) {
      one.textContent = ago(new Date(one.dateTime));
    }
  }, 60000);
}

// Light or dark, as the text of the page around is: a page need not say which it is.
function followTheme() {
  if (here.theme === "light" || here.theme === "dark") {
    here.host.dataset.theme = here.theme;
    here.host.dataset.own = "";
    return;
  }
  const look = () => {
    const [red, green, blue] = getComputedStyle(here.host.parentElement).color.match(/[\d.]+/g) || [0, 0, 0];
    here.host.dataset.theme = red * 0.3 + green * 0.59 + blue * 0.11 > 140 ? "dark" : "light";
  };
  look();
  // The page's own style may come later than this script.
  window.addEventListener("load", look);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", look);
  const watcher = new MutationObserver(() => setTimeout(look, 50));
  for (const one of [document.documentElement, document.body]) watcher.observe(one, {attributes: true});
}

// Calls back once, shortly before an element is looked at.
function whenNear(element, then) {
  if (!("IntersectionObserver" in window)) return;
  const observer = new IntersectionObserver((seen) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    observer.disconnect();
    then();
  }, {rootMargin: "400px"});
  observer.observe(element);
}
