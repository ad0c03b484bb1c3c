// Shows the next days of what is being picked, as it is picked.
// Without this script the button 「日にちを確かめる」 does it.

const days = document.querySelector(".days[data-days]");

if (days) {
  const rule = days.querySelector("[data-rule]");
  const list = days.querySelector("[data-list]");
  let waiting = 0;
  let asked = 0;

  const ask = async () => {
    asked += 1;
    const mine = asked;
    const answers = new URLSearchParams();
    for (const control of days.querySelectorAll("input, select")) {
      const off = (control.type === "checkbox" || control.type === "radio") && !control.checked;
      if (control.name && !off) answers.append(control.name, control.value);
    }
    try {
      const response = await fetch(`${days.dataset.days}?${answers}`, { headers: { Accept: "application/json" } });
      if (!response.ok || response.redirected) return;
      const found = await response.json();
      if (mine !== asked) return;
      rule.textContent = found.said;
      list.replaceChildren(
        ...found.days.map((words) => {
          const line = document.createElement("li");
          line.textContent = words;
          return line;
        }),
      );
    } catch {
      // Not connected: the days are shown when the form is.
    }
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 400);
  };
  days.addEventListener("input", soon);
  days.closest("form").addEventListener("input", (event) => {
    if (event.target === event.currentTarget) soon(); // a draft was restored
  });
}
