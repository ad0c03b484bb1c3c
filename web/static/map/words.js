/* Words the page itself has for codes, and days as its language writes them. */

/** Return the page's word for a kind or a state: <… data-kind-label="activity">. */
export function wordOf(what, code) {
  if (!code) return "";
  return document.querySelector(`[data-${what}-label="${CSS.escape(code)}"]`)?.textContent ?? "";
}

/** Return a day, such as 12月13日（日）. */
export function sayDay(day) {
  const date = new Date(`${day}T00:00:00Z`);
  const { lang } = document.documentElement;
  const options = { month: "long", day: "numeric", weekday: "short", timeZone: "UTC" };
  const said = new Intl.DateTimeFormat(lang, options).format(date);
  return lang.startsWith("ja") ? said.replace("(", "（").replace(")", "）") : said;
}
