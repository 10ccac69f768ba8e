// What every page needs besides htmx: a word when the network is away.
document.addEventListener("htmx:error", () => {
  const place = document.getElementById("kabar");
  const alert = document.createElement("p");
  alert.className = "alert bad";
  alert.textContent = place.dataset.offline;
  place.replaceChildren(alert);
});
