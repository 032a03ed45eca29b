// @cedx/akismet: sends the key in the body to a base address of one's own.
import assert from "node:assert/strict";
import { test } from "node:test";

const { Author, Blog, Client, Comment, CheckResult } = await import("@cedx/akismet");
const key = process.env.AKISMET_KEY;
const baseUrl = process.env.SERVICE_URL;
const blog = new Blog({ url: "https://courier.example.org" });
const client = new Client(key, blog, { baseUrl, isTest: true });

const comment = (fields) =>
  new Comment({ author: new Author({ ipAddress: "192.0.2.1", ...fields.author }), ...fields.rest });
const spam = comment({ author: { name: "akismet-guaranteed-spam" }, rest: { content: "test" } });
const ham = comment({ author: { role: "administrator" }, rest: { content: "test" } });

test("a live key is verified", async () => assert.equal(await client.verifyKey(), true));
test("another one is not", async () => {
  assert.equal(await new Client("0123456789-ABCDEF", blog, { baseUrl }).verifyKey(), false);
});
test("spam is spam, and never to be discarded unseen", async () => {
  assert.equal(await client.checkComment(spam), CheckResult.spam);
});
test("ham is ham", async () => assert.equal(await client.checkComment(ham), CheckResult.ham));
test("a comment that a person must see is no error to it", async () => {
  const abuse = comment({ author: {}, rest: { content: "You are an idiot and a moron." } });
  assert.equal(await client.checkComment(abuse), CheckResult.ham);
});
test("spam is taken", async () => assert.equal(await client.submitSpam(spam), undefined));
test("ham is taken", async () => assert.equal(await client.submitHam(ham), undefined));
test("checking with another key is an error", async () => {
  await assert.rejects(new Client("0123456789-ABCDEF", blog, { baseUrl }).checkComment(ham));
});
