// What every page needs besides htmx: the scripts that nobody waits for, asked for once the styles
// are there and in their order; a word when the network is away; who leaves takes the guests'
// desk's page, which door_worker.js keeps in the phone, along.
document.addEventListener("DOMContentLoaded", () => {
  for (const later of document.querySelectorAll("script[type=later]")) {
    const script = document.createElement("script");
    script.async = false;
    script.src = later.src;
    later.replaceWith(script);
  }
});

document.addEventListener("htmx:error", () => {
  const place = document.getElementById("kabar");
  const alert = document.createElement("p");
  alert.className = "alert bad";
  alert.textContent = place.dataset.offline;
  place.replaceChildren(alert);
});

document.addEventListener("submit", ({ target }) => {
  if (target.getAttribute("action") === "/keluar") window.caches?.delete("pintu");
});
