// The messenger's keys (j, k, Enter, Esc), ready answers, and no polling while nobody looks.
(() => {
  const box = document.getElementById("balasan");
  const log = document.querySelector(".utas");
  const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  if (log) log.scrollTop = log.scrollHeight;

  document.addEventListener("htmx:config:request", (event) => {
    if (document.hidden && ["utas", "daftar-percakapan"].includes(event.target.id)) event.preventDefault();
  });
  document.addEventListener("htmx:before:swap", () => {
    if (log) log.dataset.end = atEnd() ? "yes" : "";
  });
  document.addEventListener("htmx:after:swap", () => {
    if (log?.dataset.end) log.scrollTop = log.scrollHeight;
  });

  document.querySelector(".ready")?.addEventListener("change", (event) => {
    if (!event.target.value) return;
    box.value = event.target.value;
    event.target.value = "";
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  });

  function step(by) {
    const lines = [...document.querySelectorAll(".lines a")];
    if (!lines.length) return;
    const here = lines.findIndex((line) => line === document.activeElement || line.matches("[aria-current]"));
    const focused = lines.indexOf(document.activeElement);
    const from = focused >= 0 ? focused : here;
    lines[Math.max(0, Math.min(lines.length - 1, from < 0 ? 0 : from + by))].focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "Escape") {
      if (typing) typing.blur();
      else document.getElementById("kembali")?.click();
      return;
    }
    if (typing) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else return;
    event.preventDefault();
  });
})();
