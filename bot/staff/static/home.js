// The chart is drawn from the table below it: one set of numbers. Choices apply at once.
const table = document.getElementById("angka");
const canvas = document.getElementById("grafik");

function numbersOf(row) {
  return [...row.querySelectorAll("td")].map((cell) => Number(cell.textContent.replace(/\./g, "")));
}

function draw() {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const rows = [...table.tBodies[0].rows];
  const groups = [...table.tHead.rows[0].cells].slice(1, -1).map((cell) => cell.textContent);
  const narrow = window.innerWidth < 640;
  Chart.defaults.color = colour("--soft");
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  return new Chart(canvas, {
    type: "bar",
    data: {
      labels: rows.map((row) => row.cells[0].textContent.replace(/^(\p{L}{3})\p{L}*/u, "$1")),
      datasets: groups.map((label, place) => ({
        label,
        data: rows.map((row) => numbersOf(row)[place]),
        backgroundColor: colour(`--c${(place % 6) + 1}`),
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      locale: "id-ID",
      interaction: { mode: "index" },
      plugins: { legend: { position: "bottom", labels: { boxWidth: 12, boxHeight: 12 } } },
      scales: {
        x: { stacked: true, grid: { display: false }, ticks: { maxTicksLimit: narrow ? 6 : 24 } },
        y: { stacked: true, beginAtZero: true, grid: { color: colour("--line") }, ticks: { precision: 0 } },
      },
    },
  });
}

if (table && canvas) {
  let chart = draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    chart.destroy();
    chart = draw();
  });
}

for (const form of document.querySelectorAll("[data-at-once]"))
  form.addEventListener("change", () => form.requestSubmit());
