// The guests' desk: a list to tick, a search, walk-ins, a camera. What is sent is in door_queue.js.
const place = document.getElementById("pintu");
const list = document.getElementById("tamu");
const search = document.getElementById("cari");
const result = document.getElementById("hasil");
const LATER = 15000; // ms between two looks at what other phones have ticked

let people = JSON.parse(place.dataset.people);
const queue = new DoorQueue(place, ({ people: news, refused }) => {
  if (news) people = news;
  refused.forEach(showRefused);
  show();
});

// What the server knows, and on top of it what is still on its way.
function isHere(person) {
  const last = queue.waiting.findLast((tick) => tick.invitation === person.id);
  return last ? last.deed === "in" : person.no !== null;
}

function show() {
  const wanted = search.value.trim().toLowerCase();
  const rows = people
    .filter((one) => `${one.name} ${one.detail}`.toLowerCase().includes(wanted))
    .map((one) => row(one, isHere(one)));
  const open = list.querySelector("details[open]");
  // Somebody is writing a delegate's name: the list waits.
  if (!open) list.replaceChildren(...rows);
  document.getElementById("kosong").hidden = rows.length > 0;
  const unknown = queue.waiting.filter((tick) => tick.name).length;
  document.getElementById("datang").textContent = people.filter(isHere).length + unknown;
  showQueue();
}

function row(person, here) {
  const item = document.getElementById("baris").content.cloneNode(true).firstElementChild;
  const button = item.querySelector("button");
  item.querySelector("strong").textContent = person.name;
  item.querySelector(".soft").textContent = person.detail;
  item.querySelector(".no").textContent = here ? (person.no ?? "…") : "";
  button.setAttribute("aria-pressed", here);
  button.addEventListener("click", () => {
    queue.add({ invitation: person.id, deed: isHere(person) ? "out" : "in" });
  });
  item.querySelector("details").hidden = here;
  item.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    item.querySelector("details").open = false;
    const delegate = item.querySelector("input").value;
    queue.add({ invitation: person.id, deed: "in", delegate });
  });
  return item;
}

function showQueue() {
  const words = document.getElementById("antrean");
  const count = queue.waiting.length;
  words.className = count ? "queue waiting" : "queue";
  words.textContent = count ? `${count} belum terkirim` : "Semua terkirim";
  if (queue.signedOut) {
    const link = document.createElement("a");
    link.href = place.dataset.login;
    link.textContent = "Masuk lagi untuk mengirim";
    words.append(". ", link);
  } else if (queue.offline) words.append(": jaringan terputus, dikirim nanti");
}

function showRefused(tick) {
  const person = people.find((one) => one.id === tick.invitation);
  const item = document.createElement("li");
  item.className = "alert bad";
  item.textContent = `${person?.name ?? tick.name ?? "QR"}: tidak tercatat, ${tick.why}.`;
  document.getElementById("ditolak").append(item);
}

search.addEventListener("input", show);
document.getElementById("tamu-baru").addEventListener("submit", (event) => {
  event.preventDefault();
  queue.add({ deed: "in", name: event.target.nama.value });
  event.target.reset();
});

let lastSeen = "";
const scanner = new DoorScanner(document.querySelector("#kamera video"), place.dataset.decoder, (text) => {
  if (text === lastSeen) return;
  lastSeen = text;
  setTimeout(() => (lastSeen = ""), 4000);
  const token = text.match(/\/u\/((\d+)\.[\w-]+)$/);
  const person = token && people.find((one) => one.id === Number(token[2]));
  result.className = person ? "alert good" : "alert bad";
  result.textContent = person
    ? `${person.name}: ${isHere(person) ? "sudah tercatat" : "tercatat datang"}`
    : "Bukan undangan acara ini";
  navigator.vibrate?.(person ? 80 : [80, 80, 80]);
  if (person && !isHere(person)) queue.add({ invitation: person.id, token: token[1], deed: "in" });
});
const scanButton = document.getElementById("pindai");
scanButton.addEventListener("click", async () => {
  const camera = document.getElementById("kamera");
  result.textContent = "";
  result.className = "";
  if (scanner.isOn) scanner.stop();
  else {
    camera.hidden = false;
    try {
      await scanner.start();
    } catch {
      result.className = "alert bad";
      result.textContent = "Kamera tidak bisa dibuka. Izinkan kamera, atau centang di daftar.";
    }
  }
  scanButton.textContent = scanner.isOn ? "Tutup kamera" : "Pindai QR";
  scanButton.setAttribute("aria-expanded", scanner.isOn);
  camera.hidden = !scanner.isOn && !result.textContent;
});

// Only https, or this very machine, has service workers: elsewhere the page needs the network to open.
navigator.serviceWorker?.register(place.dataset.worker, { scope: location.pathname });
window.addEventListener("online", () => queue.send());
setInterval(() => document.hidden || queue.send(), LATER);
show();
if (queue.waiting.length) queue.send();
