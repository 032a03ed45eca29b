// What this browser keeps for its reader: drafts, what proves to be an author, and, only if
// asked to, a name and an address. A browser may refuse to keep anything; then nothing is kept.

const DAY = 86400000;
let whose = "comments:";

function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(whose + name)) || {};
  } catch (refused) {
    return {};
  }
}

function keep(name, value) {
  try {
    if (value && Object.keys(value).length) localStorage.setItem(whose + name, JSON.stringify(value));
    else localStorage.removeItem(whose + name);
  } catch (refused) {
    // Full, or forbidden: the reader goes on without.
  }
}

function change(name, alter) {
  const value = kept(name);
  alter(value);
  keep(name, value);
}

// One draft for the article (key "") and one for each comment that is being replied to.
function draftOf(parent) {
  return kept(`draft:${here.article}`)[parent] || null;
}

function keepDraft(parent, draft) {
  change(`draft:${here.article}`, (drafts) => {
    if (draft && draft.body.trim()) drafts[parent] = draft;
    else delete drafts[parent];
  });
}

function ownComments() {
  return kept("own");
}

// Whether something was written here just now: then no page that was kept will do.
function wroteLately() {
  return Object.values(ownComments()).some((one) => one.article === here.article && Date.now() - one.at < DAY / 96);
}

function keepOwn(id, token) {
  change("own", (own) => {
    own[id] = {token, article: here.article, at: Date.now()};
    for (const [other, one] of Object.entries(own)) {
      if (Date.now() - one.at > 180 * DAY) delete own[other];
    }
  });
}

function forgetOwn(id) {
  change("own", (own) => delete own[id]);
}

function tokenOf(id) {
  const own = ownComments()[id];
  return own && own.token;
}
