// A reader's own comments: where each stands, changing it and taking it back.

const PAUSES = [700, 1000, 1500, 2000, 3000, 5000, 10000];
const SLOWEST = 60000;
const WAITING = ["unverified", "pending", "held"];
const cards = new Map();

function showOwn(comment, more) {
  if (comment.status === "published") return appear(comment);
  if (["withdrawn", "expired", "erased"].includes(comment.status)) return forgetOwn(comment.id);
  const card = {comment, ...more, element: make("li", {class: "own"}), looks: 0};
  cards.set(comment.id, card);
  drawCard(card);
  const parent = nodes.get(comment.parent_id);
  (parent ? ownBox(parent) : here.mine).append(card.element);
  watch(card);
  return card.element;
}

function drawCard(card) {
  const {comment} = card;
  const {status} = comment;
  card.problem = make("div");
  card.element.className = `own is-${status}`;
  card.element.setAttribute("aria-label", say(`own_${status}`));
  replaceChildren(card.element,
    make("div", {class: "standing"}, make("h3", {}, say(`own_${status}`)), explained(card)),
    make("article", {class: "comment"}, headOf(comment), textOf(comment)),
    card.problem, make("p", {class: "actions"}, ownActions(card)));
}

function explained(card) {
  const {comment, email} = card;
  const helped = make("a", {href: here.help}, say("problems"));
  if (comment.status === "unverified") {
    const words = email ? told("own_unverified_at", {email: make("bdi", {}, email)}) : say("own_unverified_text");
    return [make("p", {}, words), make("p", {class: "links"}, resend(card), helped)];
  }
  if (comment.status === "rejected") return refused(card);
  return make("p", {}, say(`own_${comment.status}_text`));
}

function resend(card) {
  if (!card.email) return make("a", {href: here.help}, say("send_again"));
  return press(say("send_again"), "link", async (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    try {
      const body = JSON.stringify({email: card.email, language});
      await askSite("verifications", {method: "POST", key: here.settings.key, body});
      button.replaceWith(make("span", {class: "done"}, say("sent_again")));
      announce(say("sent_again"));
    } catch (refusal) {
      button.disabled = false;
      complain(card.problem, wordsOf(refusal));
    }
  });
}

function refused(card) {
  const {notice} = card.comment;
  const reason = notice && notice.reason ? say("because", {reason: say(`reason_${notice.reason}`)}) : say("own_rejected_text");
  return [
    make("p", {}, reason),
    notice && notice.note && make("blockquote", {dir: "auto"}, notice.note),
    here.settings.appeals && make("p", {class: "links"}, make("a", {href: here.ownComments}, say("object"))),
  ];
}

function ownActions(card) {
  const {comment} = card;
  if (!WAITING.includes(comment.status)) {
    return press(say("dismiss"), "link", () => { drop(card); here.title.focus(); });
  }
  return [mayEdit(comment) && comment.status === "held" && editing(card), takingBack(card)];
}

// Actions below a published comment of one's own.
function actionsOnOwn(node) {
  const card = {node, comment: node.comment, problem: node.problem, get element() { return node.item; }};
  return [mayEdit(node.comment) && editing(card), takingBack(card)];
}

function mayEdit(comment) {
  const since = Math.max(new Date(comment.created_at), new Date(comment.published_at || 0));
  return Date.now() - since < here.settings.edit_minutes * 60000;
}

function editing(card) {
  return press(say("edit"), "link", () => {
    const article = card.element.querySelector("article");
    const old = article.querySelector(".text");
    const text = make("textarea", {rows: 5, maxlength: MOST, dir: "auto", "aria-label": say("your_comment")});
    const problem = make("div");
    text.value = card.comment.body;
    const stop = () => { form.replaceWith(old); focusOn(card.element); };
    const form = make("form", {class: "edit", onsubmit: (event) => {
      event.preventDefault();
      alter(card, {method: "PATCH", body: JSON.stringify({body: text.value})}, problem);
    }}, text, make("p", {class: "hint"}, say("hint_edit")), problem,
    make("p", {class: "actions"}, make("button", {class: "primary"}, say("save")), press(say("cancel"), "quiet", stop)));
    old.replaceWith(form);
    text.focus();
  });
}

function takingBack(card) {
  return press(say("take_back"), "link", () => confirmFirst("take_back", () => alter(card, {method: "DELETE"}, card.problem)));
}

async function alter(card, how, problem) {
  try {
    const comment = await ask(`v1/comments/${card.comment.id}`, {...how, token: tokenOf(card.comment.id)});
    here.changed = true;
    if (card.node) remove(card.node);
    drop(card, comment.status !== "withdrawn");
    if (comment.status === "withdrawn") {
      announce(say("taken_back"));
      here.title.focus();
    } else focusOn(showOwn(comment, {email: card.email}));
  } catch (refusal) {
    complain(problem, wordsOf(refusal));
  }
}

function drop(card, kept) {
  clearTimeout(card.timer);
  cards.delete(card.comment.id);
  if (!card.node) card.element.remove();
  if (!kept) forgetOwn(card.comment.id);
}

// Looks where a comment stands: soon at first, then less and less, and never behind other tabs.
function watch(card) {
  if (!WAITING.includes(card.comment.status)) return;
  const slow = card.comment.status === "pending" ? 0 : 5;
  const pause = Math.min(SLOWEST, PAUSES[card.looks + slow] || 5000 * (card.looks + slow - 4));
  card.timer = setTimeout(() => lookAt(card), pause);
}

async function lookAt(card) {
  clearTimeout(card.timer);
  card.looks += 1;
  if (document.hidden) return;
  try {
    follow(card, await askOf(card.comment.id, {token: tokenOf(card.comment.id), fresh: true}));
  } catch (refusal) {
    if (refusal.code === "comment_not_found") drop(card);
    else watch(card);
  }
}

function follow(card, comment) {
  if (comment.status === card.comment.status) {
    watch(card);
    return;
  }
  const focused = card.element.contains(here.root.activeElement);
  announce(say(`own_${comment.status}`));
  if (WAITING.concat("rejected").includes(comment.status)) {
    Object.assign(card, {comment, looks: 0});
    drawCard(card);
    watch(card);
    return;
  }
  drop(card, comment.status === "published");
  const shown = showOwn(comment, {});
  if (focused) focusOn(shown || here.title);
}

function watchOwn() {
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    for (const card of cards.values()) {
      if (WAITING.includes(card.comment.status)) lookAt(card);
    }
  });
}

// What was written here before and is not published: shown again, each where it belongs.
async function recallOwn() {
  const mine = Object.entries(ownComments()).filter(([, one]) => one.article === here.article);
  const waiting = mine.filter(([id]) => !nodes.has(id) && !cards.has(id));
  for (const [id, {token}] of waiting.slice(-20)) {
    try {
      const comment = await askOf(id, {token, fresh: true});
      if (comment.status !== "published") showOwn(comment, {email: kept("me").email});
    } catch (refusal) {
      if (refusal.code === "comment_not_found") forgetOwn(id);
    }
  }
}
