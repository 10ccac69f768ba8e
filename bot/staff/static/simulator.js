// The phone's keys: examples, Enter sends, the counter, and no polling while nobody looks.
const text = document.getElementById("teks");
const counter = document.getElementById("hitung");

// 3GPP TS 23.038, as handlers/gsm.py counts; a test compares the two.
const BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ" +
  "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const ESCAPED = "\f^{}\\[~]|€";

function widths(words) {
  const characters = [...words];
  if (characters.every((one) => BASIC.includes(one) || ESCAPED.includes(one)))
    return { of: characters.map((one) => (ESCAPED.includes(one) ? 2 : 1)), alone: 160, part: 153 };
  return { of: characters.map((one) => one.length), alone: 70, part: 67 };
}

function measure(words) {
  const { of, alone, part } = widths(words);
  const units = of.reduce((sum, width) => sum + width, 0);
  if (units <= alone) return { units, segments: 1, room: alone };
  let segments = 1;
  let room = part;
  for (const width of of) {
    if (width > room) [segments, room] = [segments + 1, part];
    room -= width;
  }
  return { units, segments, room: segments * part };
}

function count() {
  if (!counter) return;
  const size = measure(text.value);
  counter.value = `${size.units}/${size.room} · ${size.segments} SMS`;
  counter.classList.toggle("many", size.segments > 1);
}

if (text) {
  count();
  text.addEventListener("input", count);
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    text.form.requestSubmit();
  });
  document.querySelector(".examples").addEventListener("click", (event) => {
    if (!event.target.dataset.example) return;
    text.value = event.target.dataset.example;
    text.focus();
    count();
  });
  text.form.addEventListener("htmx:after:request", (event) => {
    if (event.detail.ctx.response.status >= 400) return;
    text.form.reset();
    text.focus();
    count();
  });
  document.addEventListener("htmx:config:request", (event) => {
    if (document.hidden && event.target.id === "percakapan") event.preventDefault();
  });
}
