// One tick for the whole page of the list.
document.addEventListener("change", (event) => {
  if (!event.target.matches(".many .all")) return;
  for (const box of event.target.form.querySelectorAll("[name=pilih]")) box.checked = event.target.checked;
});
