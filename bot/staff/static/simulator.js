// The phone's keys: examples, Enter sends, and no polling while nobody looks.
const text = document.getElementById("teks");
const count = () => document.dispatchEvent(new Event("sms:count"));

if (text) {
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    text.form.requestSubmit();
  });
  document.querySelector(".stage").addEventListener("click", (event) => {
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
