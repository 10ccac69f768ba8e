// Draws each chart from the table beside it: one truth, readable with and without eyes.
const colours = getComputedStyle(document.documentElement);
const ink = colours.getPropertyValue("--soft");
const bars = colours.getPropertyValue("--pico-primary");

for (const canvas of document.querySelectorAll("canvas[data-table]")) {
  const rows = [...document.getElementById(canvas.dataset.table).tBodies[0].rows];
  new Chart(canvas, {
    type: "bar",
    data: {
      labels: rows.map((row) => row.cells[0].textContent),
      datasets: [{ data: rows.map((row) => Number(row.cells[1].textContent)), backgroundColor: bars, borderRadius: 4, maxBarThickness: 28 }],
    },
    options: {
      indexAxis: "y",
      maintainAspectRatio: false,
      animation: false,
      plugins: { legend: { display: false }, tooltip: { enabled: true } },
      scales: {
        x: { beginAtZero: true, ticks: { precision: 0, color: ink }, grid: { color: colours.getPropertyValue("--line") } },
        y: { ticks: { color: ink }, grid: { display: false } },
      },
    },
  });
}
