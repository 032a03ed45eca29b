// The thread: which comments are here, in which order, and which are fetched when wanted.

// Up to so many comments come at once and are ordered here; more come page by page.
const WHOLE = 100;
const PAGE = 20;
const FIRST_REPLIES = 3;
const nodes = new Map();
let top;

function emptyThread() {
  nodes.clear();
  top = {kids: [], cursor: null, done: false, depth: -1};
  here.list.textContent = "";
}

function adopt(comment) {
  const known = nodes.get(comment.id);
  if (known) return known;
  const node = {comment, kids: [], cursor: null, done: false, item: null};
  nodes.set(comment.id, node);
  return node;
}

function parentOf(node) {
  return nodes.get(node.comment.parent_id) || top;
}

// What is public no more, where replies to it are: its place, and nothing of it.
function withGone(page) {
  const gone = (page.gone || []).map((one) => ({...one, gone: true, author: {name: ""}}));
  return [...page.items, ...gone].map(adopt);
}

// Hangs nodes below their parents. Where a whole thread is here, any order will do.
function hang(found) {
  for (const node of found) {
    const parent = parentOf(node);
    if (!parent.kids.includes(node)) parent.kids.push(node);
  }
}

function byTime(one, other) {
  const times = [one, other].map((node) => node.comment.published_at + node.comment.id);
  return times[0] < times[1] ? -1 : 1;
}

async function loadThread() {
  emptyThread();
  const whole = here.settings.count <= WHOLE;
  do await loadPage(whole); while (whole && top.cursor && nodes.size < 3 * WHOLE);
  drawTop();
}

async function loadPage(whole) {
  const sort = here.sort === "oldest" ? "oldest" : whole ? "newest" : "top-level";
  const page = await listPage({sort, limit: whole ? WHOLE : PAGE, cursor: top.cursor});
  top.cursor = page.next_cursor;
  top.done = !page.next_cursor;
  hang(withGone(page));
}

function drawTop() {
  const newest = here.sort !== "oldest";
  top.kids.sort(byTime);
  if (newest) top.kids.reverse();
  for (const node of top.kids) put(node, here.list, 0);
  here.more.hidden = top.done;
  here.nobody.hidden = nodes.size > 0;
}

async function loadMore() {
  const before = here.list.lastElementChild;
  here.more.setAttribute("aria-disabled", "true");
  try {
    await loadPage(false);
    drawTop();
    focusOn(before && before.nextElementSibling);
  } catch (refusal) {
    complain(here.problem, wordsOf(refusal));
  } finally {
    here.more.removeAttribute("aria-disabled");
  }
}

// Puts a node into a list, once, and as many replies below it as are shown unasked.
function put(node, list, depth, first) {
  if (node.item) return;
  node.depth = depth;
  drawNode(node);
  if (first) list.prepend(node.item);
  else list.append(node.item);
  const unasked = here.sort === "top-level" ? 0 : FIRST_REPLIES;
  if (unasked && node.kids.length) showReplies(node, unasked);
  else if (unasked && node.comment.reply_count) whenNear(node.item, () => unfold(node, unasked));
  drawTail(node);
}

function undrawn(node) {
  return node.kids.filter((kid) => !kid.item).sort(byTime);
}

function showReplies(node, most) {
  const [box, depth] = node.box ? [node.box, node.depth + 1] : [node.item.parentElement, node.depth];
  for (const kid of undrawn(node).slice(0, most)) put(kid, box, depth);
}

function missing(node) {
  const known = node.done ? node.kids.length : Math.max(node.kids.length, node.comment.reply_count || 0);
  return known - node.kids.filter((kid) => kid.item).length;
}

function drawTail(node) {
  const count = missing(node);
  const shown = node.kids.some((kid) => kid.item);
  replaceChildren(node.tail, count > 0 && press(
    say(shown ? "more_replies" : "show_replies", {count}), "link unfold",
    () => unfold(node, PAGE, true),
    {"aria-label": `${say(shown ? "more_replies" : "show_replies", {count})} (${node.comment.author.name})`}));
}

async function unfold(node, most, asked) {
  try {
    if (!undrawn(node).length) await fetchReplies(node, most);
    const next = undrawn(node)[0];
    showReplies(node, most);
    drawTail(node);
    if (asked && next) focusOn(next.item);
  } catch (refusal) {
    if (asked) complain(node.problem, wordsOf(refusal));
  }
}

async function fetchReplies(node, limit) {
  const page = await listPage({parent: node.comment.id, sort: "oldest", limit, cursor: node.cursor});
  node.cursor = page.next_cursor;
  node.done = !page.next_cursor;
  hang(withGone(page));
}

// A comment of one's own that has just been published takes its place.
function appear(comment) {
  here.changed = true;
  const node = adopt({reply_count: 0, ...comment});
  if (node.item) return node.item;
  hang([node]);
  const parent = parentOf(node);
  if (parent === top) put(node, here.list, 0, here.sort !== "oldest");
  else if (parent.item) showReplies(parent, Infinity);
  if (node.item) node.item.classList.add("fresh");
  count(1);
  return node.item;
}

// A comment that is public no more; what others answered stays.
function remove(node) {
  count(-1);
  nodes.delete(node.comment.id);
  const parent = parentOf(node);
  parent.kids = parent.kids.filter((kid) => kid !== node);
  if (node.kids.length) replaceChildren(node.article, make("p", {class: "gone"}, say("gone")));
  else node.item.remove();
}

function count(change) {
  here.settings.count = Math.max(0, here.settings.count + change);
  here.title.textContent = here.settings.count ? say("heading", {count: here.settings.count}) : say("heading_none");
  here.nobody.hidden = here.settings.count > 0 || nodes.size > 0;
}
