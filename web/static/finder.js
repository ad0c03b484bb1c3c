/* Comforts of the finder's form; without this script everything is still there. */

const form = document.querySelector("#finder-form");
const here = form?.querySelector(".here");
const said = form?.querySelector(".here-said");
const DECIMALS = 4; // about ten metres: an address passed on does not tell a house

function say(words) {
  said.textContent = words;
  said.hidden = !words;
}

/** Ask the device where it is, only now that the reader wants it, and search from there. */
function searchFromHere() {
  say(here.dataset.wait);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      form.elements.near.value =
        `${coords.latitude.toFixed(DECIMALS)},${coords.longitude.toFixed(DECIMALS)}`;
      form.elements.place.value = "";
      form.requestSubmit();
    },
    ({ code, PERMISSION_DENIED }) =>
      say(code === PERMISSION_DENIED ? here.dataset.refused : here.dataset.failed),
    { maximumAge: 60_000, timeout: 20_000 },
  );
}

if (here && "geolocation" in navigator) {
  here.hidden = false;
  here.addEventListener("click", searchFromHere);
}

// What was left empty is no condition and need not stand in the address.
form?.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
});

for (const button of document.querySelectorAll(".print-page")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
