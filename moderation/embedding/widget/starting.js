// Where everything begins: the attributes of the script's tag, a frame for the thread, the thread.

const script = document.currentScript || document.querySelector("script[data-site][src*='/embed.js']");

const here = {
  base: new URL(".", script.src).href,
  site: script.dataset.site,
  article: script.dataset.article || location.pathname,
  theme: script.dataset.theme,
  sort: "newest",
  reader: null,
  changed: false,
  settings: {markup: [], count: 0},
};

function about() {
  const given = document.querySelector("link[rel='canonical']");
  const canonical = given && given.href.startsWith(`${location.origin}/`) ? given.href : "";
  const heading = document.querySelector("meta[property='og:title']");
  const title = script.dataset.title || (heading && heading.content) || document.title;
  const url = script.dataset.url || canonical || location.origin + location.pathname + location.search;
  return {url: url.slice(0, 2000), title: title.trim().slice(0, 300) || null};
}

function frame() {
  const outside = script.dataset.container ? document.querySelector(script.dataset.container) : null;
  here.host = make("div", {class: "comments-widget", lang: language, dir: direction(), hidden: true});
  if (outside) outside.append(here.host);
  else script.after(here.host);
  here.outside = outside;
  here.root = here.host.attachShadow({mode: "open"});
  here.status = make("div", {class: "aside", role: "status"});
  here.title = make("h2", {id: "title", tabindex: -1});
  here.order = make("div", {class: "order"});
  here.write = make("div", {class: "writing"});
  here.mine = make("ol", {class: "mine"});
  here.problem = make("div");
  here.nobody = make("p", {class: "nobody", hidden: true});
  here.list = make("ol", {class: "thread", "aria-labelledby": "title"});
  here.more = press("", "quiet more", () => loadMore(), {hidden: true});
  here.foot = make("p", {class: "foot"});
  here.frame = make("section", {class: "comments", "aria-labelledby": "title", lang: language, dir: direction()},
    make("div", {class: "top"}, here.title, here.order), here.write, here.mine, here.problem, here.nobody,
    here.list, here.more, here.foot, here.status);
  const looks = make("link", {rel: "stylesheet", href: here.base + STYLE});
  here.root.append(looks, here.frame);
  // Nobody sees it without its style, unless the page forbids or cannot fetch that.
  return new Promise((done) => {
    looks.onload = looks.onerror = done;
    setTimeout(done, 3000);
  });
}

function drawOrder() {
  const orders = ["newest", "oldest", "top-level"].map((one) => make("option", {value: one, selected: one === here.sort}, say(`order_${one}`)));
  const choice = make("select", {id: "order", onchange: async () => {
    here.sort = choice.value;
    await attempt(loadThread);
    announce(choice.selectedOptions[0].textContent);
  }}, orders);
  replaceChildren(here.order, make("label", {for: "order", class: "aside"}, say("order")), choice);
  here.order.hidden = here.settings.count < 2;
}

function drawWriting() {
  const {key, moderation} = here.settings;
  const words = moderation === "closed" ? "closed" : moderation === "pre" ? "pre" : "";
  const form = key && !closed() ? composer(null, null).element : null;
  replaceChildren(here.write, form, words && make("p", {class: "notice"}, say(words)));
}

// What stands there from the beginning, and needs the words that came with the settings.
function drawFrame() {
  here.mine.setAttribute("aria-label", say("mine"));
  here.nobody.textContent = say("nobody");
  here.more.textContent = say("more");
  here.help = `${here.settings.help_url}?lang=${language}`;
  here.ownComments = `${here.settings.own_comments_url}?lang=${language}`;
  replaceChildren(here.foot, make("span", {}, say("disclaimer")), make("span", {class: "links"},
    make("a", {href: here.ownComments}, say("your_comments")), make("a", {href: here.help}, say("problems"))));
}

async function attempt(work) {
  replaceChildren(here.problem);
  try {
    await work();
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    const words = refusal.code === "site_not_found" ? say("no_site") : say("cannot_load");
    const again = press(say("try_again"), "quiet", () => attempt(work));
    replaceChildren(here.problem, make("div", {class: "notice bad", role: "alert"}, make("p", {}, words), again));
  }
}

async function begin() {
  here.changed = wroteLately();
  const query = new URLSearchParams({article: here.article, lang: language});
  here.settings = await askSite(`embed?${query}`, {fresh: here.changed});
  learn(here.settings.words);
  if (script.dataset.key) here.settings.key = script.dataset.key;
  here.sort = here.settings.sort;
  here.reader = await vouched();
  drawFrame();
  await loadThread();
  count(0);
  drawOrder();
  drawWriting();
  await recallOwn();
}

function show() {
  for (const other of here.outside ? Array.from(here.outside.children) : []) {
    if (other !== here.host && other !== script) other.remove();
  }
  here.host.hidden = false;
}

async function start() {
  const around = script.parentElement && script.parentElement.closest("[lang]");
  speak([script.dataset.lang, around && around.lang, navigator.language]);
  whose = `comments:${here.site}:`;
  here.about = about();
  const styled = frame();
  followTheme();
  count(0);
  const begun = attempt(begin);
  await styled;
  await Promise.race([begun, wait(300)]);
  show();
  keepTimes();
  watchOwn();
  // What is hidden cannot be scrolled to.
  begun.then(goToLinked);
  window.addEventListener("hashchange", goToLinked);
}

start();
