/* The legend's chips: what is on the map, kept in the page's address. */

const PARAMETER = "layers";

/** Open the chips; `show` is called with the set of those that are on. */
export function openLayers(show) {
  const chips = [...document.querySelectorAll("input[name=layer]")];

  const chosen = () => new Set(chips.filter((chip) => chip.checked).map((chip) => chip.value));

  function read() {
    const said = new URLSearchParams(window.location.search).get(PARAMETER)?.split(",");
    for (const chip of chips) {
      chip.checked = said ? said.includes(chip.value) : chip.defaultChecked;
    }
  }

  function keep() {
    const address = new URL(window.location.href);
    address.searchParams.delete(PARAMETER);
    if (chips.some((chip) => chip.checked !== chip.defaultChecked)) {
      address.searchParams.set(PARAMETER, [...chosen()].join(","));
    }
    window.history.replaceState(window.history.state, "", address);
  }

  read();
  for (const chip of chips) {
    chip.disabled = false;
    chip.addEventListener("change", () => {
      keep();
      show(chosen());
    });
  }
  return { chosen };
}

/** Write how many of each the map knows. */
export function writeCounts(features) {
  const counts = new Map();
  for (const { properties } of features) {
    for (const value of layersOf(properties)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  for (const place of document.querySelectorAll("[data-count]")) {
    const count = String(counts.get(place.dataset.count) ?? 0);
    // The browser's own formatting takes longer to load than all features to count.
    place.textContent = count.replace(/\B(?=(\d{3})+$)/g, ",");
  }
}

/** Return the chips that a feature needs, all of them on, to be shown. */
export function layersOf({ kind, adoption_state: state }) {
  return kind === "adoption_site" && state ? [kind, `site-${state}`] : [kind];
}
