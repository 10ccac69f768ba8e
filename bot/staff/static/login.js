// What the pages behind the log-in need comes after the first paint, while somebody types.
addEventListener("load", () => {
  for (const link of document.querySelectorAll("link[rel=later]")) link.rel = "prefetch";
});
