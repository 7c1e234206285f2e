// Small comforts; every page works without them.
"use strict";
for (const place of document.querySelectorAll("[data-accessed]")) {
  const today = new Date();
  const two = (number) => String(number).padStart(2, "0");
  place.textContent = `${place.dataset.accessed} ${today.getFullYear()}-${two(today.getMonth() + 1)}-${two(today.getDate())}.`;
}
for (const facet of document.querySelectorAll(".facets details")) {
  const more = facet.querySelectorAll(".more");
  if (!more.length) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = `+ ${more.length}`;
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    facet.classList.add("all");
    button.remove();
  });
  facet.append(button);
  facet.classList.add("folded");
}
// A policy of "self" lets no form of a page that was opened from a file lead on; an address does.
const field = document.querySelector("header form.search");
if (field && location.protocol === "file:") {
  field.addEventListener("submit", (event) => {
    event.preventDefault();
    location.href = `${field.action}?${new URLSearchParams({ q: field.elements.q.value })}`;
  });
}
