/* Districts in the colours of the table's rows; district and row are chosen together. */

import { readFeatures } from "./elements.js";
import { fillCard } from "./frame.js";
import { writeLabels } from "./labels.js";

const DARK_CLASSES = new Set(["4", "5"]); // white text is read on these

/** Draw the districts; returns window.kyodoMap's functions. */
export function openChoropleth(map, box, frame) {
  const card = box.parentElement.querySelector(".pop");
  const rows = new Map([...document.querySelectorAll("tr[data-code]")]
    .map((row) => [row.dataset.code, row]));
  const areas = new Map();
  let selected = null;

  function mark(code, on) {
    rows.get(code)?.classList.toggle("on", on);
    const area = areas.get(code);
    area?.getElement()?.classList.toggle("on", on);
    if (on) area?.bringToFront();
  }

  /** Select a district by its code, or nothing by null. */
  function select(code) {
    if (code === selected) return;
    if (selected !== null) mark(selected, false);
    selected = code;
    card.hidden = true;
    const row = rows.get(code);
    if (!row) return;
    mark(code, true);
    fillCard(card, {
      title: row.dataset.name,
      lines: [row.dataset.value, row.querySelector("td.said")?.textContent.trim()],
      href: row.querySelector("th a")?.getAttribute("href"),
    }, () => {
      select(null);
      box.focus({ preventScroll: true });
    });
    const area = areas.get(code);
    if (area) frame.reveal(area.getBounds().getCenter(), card);
  }

  async function draw() {
    const districts = await readFeatures(box.dataset.districts);
    const layer = L.geoJSON(districts, {
      style: ({ properties }) => {
        const found = rows.get(properties.code)?.dataset.class ?? "missing";
        return { className: `shape area class-${found}` };
      },
      onEachFeature: ({ properties }, area) => {
        areas.set(properties.code, area);
        area.on("click", () => select(properties.code));
      },
    }).addTo(map);
    if (areas.size) frame.setHome(layer.getBounds());
    writeLabels(
      map,
      districts,
      ({ properties }) => [properties.name, rows.get(properties.code)?.dataset.value ?? ""],
      ({ properties }) => DARK_CLASSES.has(rows.get(properties.code)?.dataset.class),
    );
    for (const [code, row] of rows) {
      row.addEventListener("click", () => select(code));
      // Who walks the table with the keyboard sees each district on the map.
      row.addEventListener("focusin", () => select(code));
    }
    box.parentElement.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") select(null);
    });
  }

  return {
    ready: draw(),
    uids: () => [...areas.keys()],
    select,
    selected: () => selected,
  };
}
