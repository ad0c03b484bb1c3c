/* Whether a place is open at this moment, by Japan's clock. */

import { make } from "./elements.js";

const MINUTE_MS = 60_000;

/** Return the day and the time in Japan, as "2026-11-22" and "09:05". */
export function nowInJapan(date = new Date()) {
  const options = { timeZone: "Asia/Tokyo", dateStyle: "short", timeStyle: "short" };
  const [day, time] = new Intl.DateTimeFormat("sv-SE", options).format(date).split(" ");
  return { day, time };
}

/** Say "open until", "closed now" or nothing, for the spans of one day. */
export function sayNow({ on, spans }, words, now = nowInJapan()) {
  if (on !== now.day || !spans.length) return "";
  const current = spans.find(([opens, closes]) => opens <= now.time && now.time < closes);
  return current ? words.open.replace("{}", current[1].replace(/^0/, "")) : words.shut;
}

/** Add to each place's hours on the page whether it is open, now and each minute. */
export function keepHours(root = document) {
  const say = () => {
    for (const place of root.querySelectorAll(".hours[data-hours]")) write(place);
  };
  say();
  if (root.querySelector(".hours[data-hours]")) setInterval(say, MINUTE_MS);
}

function write(place) {
  const { hours, hoursOn, open, shut } = place.dataset;
  // A page kept from another day knows nothing of today.
  place.hidden = hoursOn !== nowInJapan().day;
  const spans = hours ? hours.split(" ").map((span) => span.split("-")) : [];
  const said = sayNow({ on: hoursOn, spans }, { open, shut });
  let now = place.querySelector(".hours-now");
  if (!now) {
    now = make("span", { class: "hours-now" });
    place.append(now);
  }
  if (now.textContent !== said) now.textContent = said;
}
