// What every page needs besides htmx: the scripts that nobody waits for, once the styles are there;
// a word when the network is away; a menu that does not cover a window which widens; who leaves
// takes the guests' desk's page along.
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

matchMedia("(min-width: 64rem)").addEventListener("change", () => {
  document.getElementById("menu")?.hidePopover();
});

document.addEventListener("submit", ({ target }) => {
  if (target.getAttribute("action") === "/keluar") window.caches?.delete("pintu");
});
