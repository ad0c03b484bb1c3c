// Comfort for passing pages on: print, copy, the device's own way to share.
// Without this script the browser prints, and addresses are selected by hand.

for (const button of document.querySelectorAll(".print-now")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll(".copy-now")) {
  const field = document.getElementById(button.dataset.copies);
  const status = button.closest(".copy").querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      status.textContent = button.dataset.done;
    } catch {
      // Only over HTTPS may a page write there.
      status.textContent = button.dataset.failed;
    }
  });
}

if (navigator.share) {
  for (const button of document.querySelectorAll(".share-now")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const { title, address } = button.dataset;
      try {
        await navigator.share({ title, url: address });
      } catch {
        // The reader changed their mind.
      }
    });
  }
}
