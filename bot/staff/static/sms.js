// Counts a text as the operator does, beside every box that names its counter: data-sms="id".
// With data-plain the typographic characters count as the plain ones that will leave.
(() => {
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

  const PLAIN = {
    "\u2018": "'", "\u2019": "'", "\u02bc": "'", "`": "'", "\u00b4": "'", "\u201c": '"', "\u201d": '"',
    "\u2013": "-", "\u2014": "-", "\u2212": "-", "\u2026": "...", "\u2022": "-", "\t": " ", "\u00a0": " ",
  };

  function count(box) {
    const counter = document.getElementById(box.dataset.sms);
    if (!counter) return;
    const plain = "plain" in box.dataset;
    const words = plain ? [...box.value].map((one) => PLAIN[one] ?? one).join("") : box.value;
    const size = measure(words);
    const costly = [...new Set(words)].filter((one) => !BASIC.includes(one) && !ESCAPED.includes(one));
    const warning = plain && costly.length ? ` · huruf mahal: ${costly.slice(0, 5).join(" ")}` : "";
    counter.value = `${size.units}/${size.room} · ${size.segments} SMS${warning}`;
    counter.classList.toggle("many", size.segments > 1);
  }

  const countAll = () => document.querySelectorAll("[data-sms]").forEach(count);

  document.addEventListener("input", (event) => "sms" in event.target.dataset && count(event.target));
  document.addEventListener("reset", () => setTimeout(countAll));
  document.addEventListener("htmx:after:swap", countAll);
  document.addEventListener("sms:count", countAll);
  countAll();
})();
