// akismet 2 (Waline's): makes the key a part of the host's name, over plain HTTP.
"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const { promisify } = require("node:util");
const { client } = require("akismet");

const options = { blog: "https://courier.example.org", port: Number(process.env.SERVICE_PORT) };
const call = (key, method, ...given) => {
  const one = client({ ...options, apiKey: key });
  return promisify(one[method].bind(one))(...given);
};
const key = process.env.AKISMET_KEY;
const spam = { user_ip: "192.0.2.1", comment_author: "viagra-test-123", is_test: 1 };
const ham = { user_ip: "192.0.2.1", user_role: "administrator", is_test: 1 };

test("a live key is verified", async () => assert.equal(await call(key, "verifyKey"), true));
test("another one is not", async () => {
  assert.equal(await call("0123456789abcdef", "verifyKey"), false);
});
test("spam is spam", async () => assert.equal(await call(key, "checkSpam", { ...spam }), true));
test("ham is ham", async () => assert.equal(await call(key, "checkSpam", { ...ham }), false));
test("spam and ham are taken", async () => {
  await call(key, "submitSpam", { ...spam });
  await call(key, "submitHam", { ...ham });
});
