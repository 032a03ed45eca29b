// Requests to our own service. They never throw: what went wrong comes back in words.

import { say } from "./phrases.js";

function formToken() {
  return document.querySelector("input[name=form_token]").value;
}

async function answerOf(request) {
  try {
    const answer = await request;
    if (answer.redirected && answer.url.includes("/review/sign-in")) {
      // The session is over; nothing was carried out.
      location.assign(answer.url);
      return { ok: false, status: 401, body: {}, why: "" };
    }
    const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
    const body = isJson ? await answer.json() : {};
    return { ok: answer.ok, status: answer.status, body, why: body.detail ?? answer.statusText };
  } catch {
    return { ok: false, status: 0, body: {}, why: say("offline") };
  }
}

// `keepalive`: a decision is carried out even when its page is left at once.
export function send(address, fields = {}) {
  const form = fields instanceof FormData ? fields : new FormData();
  if (form !== fields) for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("form_token", formToken());
  return answerOf(fetch(address, {
    method: "POST",
    body: new URLSearchParams(form),
    headers: { Accept: "application/json" },
    keepalive: true,
  }));
}

export function ask(address) {
  return answerOf(fetch(address, { headers: { Accept: "application/json" } }));
}

// The cards that a page of the queue consists of, and where the next page begins.
export async function askForCards(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const cards = [...page.querySelectorAll("li.card")].map((card) => document.adoptNode(card));
    return { cards, cursor: answer.headers.get("Next-Cursor") ?? "" };
  } catch {
    return null;
  }
}
