// Words, numbers and times, in the language of the page around.

const RIGHT_TO_LEFT = ["ar"];
let language = "en";

function speak(wanted) {
  const known = wanted.map((one) => (one || "").slice(0, 2).toLowerCase());
  language = known.find((one) => WORDS[one]) || "en";
}

function learn(words) {
  Object.assign(WORDS[language], words);
}

function direction() {
  return RIGHT_TO_LEFT.includes(language) ? "rtl" : "ltr";
}

// Latin digits in every language, as in the newsrooms that write Arabic for the web.
function locale() {
  return `${language}-u-nu-latn`;
}

// The pieces of a message: its own words, and what stands in its {places}.
function told(key, values) {
  let message = WORDS[language][key] || WORDS.en[key] || key;
  if (typeof message === "object") {
    message = message[new Intl.PluralRules(language).select(values.count)] || message.other;
  }
  const number = new Intl.NumberFormat(locale());
  return message.split(/\{(\w+)\}/).map((piece, at) => {
    if (at % 2 === 0) return piece;
    const value = values[piece];
    return typeof value === "number" ? number.format(value) : value;
  });
}

function say(key, values) {
  return told(key, values || {}).join("");
}

const STEPS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400],
  ["hour", 3600], ["minute", 60]];

function ago(moment) {
  const seconds = (Date.now() - moment) / 1000;
  const step = STEPS.find(([, length]) => seconds >= length);
  if (!step) return say("now");
  const words = new Intl.RelativeTimeFormat(locale(), {numeric: "auto"});
  return words.format(-Math.floor(seconds / step[1]), step[0]);
}

function fully(moment) {
  return new Intl.DateTimeFormat(locale(), {dateStyle: "long", timeStyle: "short"}).format(moment);
}
