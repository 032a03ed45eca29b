// standardwebhooks (JavaScript): verifies what the running service sends to a server of its own.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { createRequire } from "node:module";

const { Webhook } = createRequire(import.meta.url)("standardwebhooks");
const { SERVICE_URL, SERVICE_KEY, SERVICE_SITE } = process.env;
const root = `${SERVICE_URL}/v1/sites/${SERVICE_SITE}`;
const headers = { Authorization: `Bearer ${SERVICE_KEY}`, "Content-Type": "application/json" };
const taken = [];
let server, hook;

const ask = async (path, body = {}) => {
  const answer = await fetch(`${root}${path}`, {
    method: "POST", headers, body: JSON.stringify(body),
  });
  assert.ok(answer.ok, `${path}: ${answer.status}`);
  return answer.json();
};

/** The next delivery of this type, waited for. */
async function delivery(type) {
  for (let tries = 0; tries < 300; tries += 1) {
    const at = taken.findIndex((one) => JSON.parse(one.body).type === type);
    if (at >= 0) return taken.splice(at, 1)[0];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no ${type} came`);
}

before(async () => {
  server = createServer(async (request, response) => {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    taken.push({ headers: request.headers, body: Buffer.concat(pieces).toString("utf8") });
    response.writeHead(204).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  hook = await ask("/webhooks", { url: `http://127.0.0.1:${server.address().port}/hook` });
});

after(async () => {
  await fetch(`${root}/webhooks/${hook.id}`, { method: "DELETE", headers });
  server.close();
});

test("a test event is verified", async () => {
  await ask(`/webhooks/${hook.id}/tests`);
  const one = await delivery("webhook.test");
  assert.equal(new Webhook(hook.secret).verify(one.body, one.headers).type, "webhook.test");
});

test("a comment's event is verified, letters beyond ASCII and all", async () => {
  const author = { email: "reader@example.org", name: "Reader" };
  await ask("/articles/a-1/comments", { author, body: "Schön gesagt. صباح الخير 🙂" });
  const one = await delivery("comment.unverified");
  const event = new Webhook(hook.secret).verify(one.body, one.headers);
  assert.equal(event.data.body, "Schön gesagt. صباح الخير 🙂");
  assert.ok(!one.body.includes("reader@example.org"));
});

test("what was changed on its way, or signed with another secret, is not", async () => {
  await ask(`/webhooks/${hook.id}/tests`);
  const one = await delivery("webhook.test");
  assert.throws(() => new Webhook(hook.secret).verify(`${one.body} `, one.headers));
  assert.throws(() => new Webhook("whsec_c2VjcmV0c2VjcmV0").verify(one.body, one.headers));
});

test("after a change of secrets both verify", async () => {
  const { secret } = await ask(`/webhooks/${hook.id}/secrets`);
  await ask(`/webhooks/${hook.id}/tests`);
  const one = await delivery("webhook.test");
  assert.notEqual(secret, hook.secret);
  for (const each of [hook.secret, secret]) new Webhook(each).verify(one.body, one.headers);
});
