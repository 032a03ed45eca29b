// Loaded before a Node client: its connections to Akismet's addresses go to this machine instead.
// The client itself, the names it asks for and what it checks of certificates stay as they are.
"use strict";

const dns = require("node:dns");
const tls = require("node:tls");

const isTheirs = (host) => typeof host === "string" && host.endsWith("rest.akismet.com");
const port = Number(process.env.REDIRECT_PORT);

const lookup = dns.lookup;
dns.lookup = (host, options, done) => {
  const name = isTheirs(host) ? "127.0.0.1" : host;
  return done === undefined ? lookup(name, options) : lookup(name, options, done);
};

const connect = tls.connect;
tls.connect = (...given) => {
  const [options, ...rest] = given;
  if (options === null || typeof options !== "object" || !isTheirs(options.host)) {
    return connect(...given);
  }
  const there = { ...options, host: "127.0.0.1", port, servername: options.host };
  return connect(there, ...rest);
};
