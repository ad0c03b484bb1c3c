/* The page's map: folium's frame, filled as the page's own attributes ask. */

import { openChoropleth } from "./map/choropleth.js";
import { openFinder } from "./map/finder.js";
import { openFrame } from "./map/frame.js";
import { keepHours } from "./map/hours.js";

const box = document.getElementById("map_kyodo");
const { map_kyodo: map, marker_cluster_kyodo: clusters } = window;

keepHours();
if (box && map instanceof L.Map) {
  box.parentElement.hidden = false;
  const frame = openFrame(map, box);
  window.kyodoMap = box.dataset.features
    ? openFinder(map, clusters, box, frame)
    : openChoropleth(map, box, frame);
  window.kyodoMap.ready.then(
    () => box.setAttribute("data-ready", ""),
    () => { box.parentElement.querySelector(".map-failed").hidden = false; },
  );
}
