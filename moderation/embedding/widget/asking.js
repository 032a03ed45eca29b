// Requests to the service, without cookies; every answer that is not good is a Refusal.

const PATIENCE = 20000;

class Refusal extends Error {
  constructor(code, problem, seconds) {
    super(code);
    this.code = code;
    this.fields = (problem && problem.errors) || [];
    this.seconds = seconds;
  }
}

async function ask(path, {method = "GET", body, token, key, once, fresh} = {}) {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key) headers.Authorization = `Bearer ${key}`;
  if (token) headers["Author-Token"] = token;
  if (once) headers["Idempotency-Key"] = once;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(here.base + path, {
      method, headers, body, credentials: "omit", signal: stop.signal,
      cache: fresh ? "no-cache" : "default",
    });
    const found = await answer.json();
    if (answer.ok) return found;
    throw new Refusal(found.code, found, Number(answer.headers.get("Retry-After")) || 0);
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal("unreachable");
  } finally {
    clearTimeout(timer);
  }
}

function askOf(id, more) {
  return ask(`v1/comments/${encodeURIComponent(id)}?content=tree`, more);
}

function askSite(path, more) {
  return ask(`v1/sites/${encodeURIComponent(here.site)}/${path}`, more);
}

function articlePath() {
  return `articles/${encodeURIComponent(here.article)}/comments`;
}

function listPage(query) {
  const given = Object.entries({content: "tree", ...query}).filter(([, value]) => value);
  return askSite(`${articlePath()}?${new URLSearchParams(given)}`, {fresh: here.changed});
}

// What a refusal means to a reader.
function wordsOf(refusal) {
  const known = WORDS.en[`refused_${refusal.code}`] ? refusal.code : refusal.seconds ? "later" : "unreachable";
  return say(`refused_${known}`, {count: refusal.seconds || 60});
}

// Whatever a secure page offers, and otherwise 128 random bits all the same.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
