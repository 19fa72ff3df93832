/* Keeps what is typed during a meeting: it is recorded a moment after the last key, and again after a lost sign-in. */
"use strict";
(function () {
  const form = document.querySelector("form[data-autosave]");
  const told = document.getElementById("saved");
  if (!form || !told || !window.fetch) return;
  const WAIT = 2500, AGAIN = 10000;
  let timer = 0, sending = false, changed = false;

  function say(text, late) {
    told.textContent = text;
    told.classList.toggle("late", Boolean(late));
  }

  function later(wait) {
    window.clearTimeout(timer);
    timer = window.setTimeout(send, wait);
  }

  /* A sign-in that was lost and found again has a new proof; the page itself tells it. */
  async function renew() {
    const answer = await fetch(form.action, { credentials: "same-origin" });
    if (answer.redirected || !answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const proof = page.querySelector('input[name="csrf_token"]');
    if (proof) form.elements.csrf_token.value = proof.value;
    return Boolean(proof);
  }

  async function send() {
    if (sending) return later(WAIT);
    sending = true;
    changed = false;
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new FormData(form), credentials: "same-origin", headers: { "X-Autosave": "1" },
      });
      const isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      if (isOurs && answer.ok) {
        form.elements.version.value = (await answer.json()).version;
        const now = new Date();
        say(form.dataset.autosave + " " + now.getHours() + ":" + String(now.getMinutes()).padStart(2, "0"));
      } else if (isOurs) {
        say((await answer.json()).problem, true);
      } else {
        say(form.dataset.lost, true);
        later((await renew()) ? 100 : AGAIN);
      }
    } catch (fault) {
      say(form.dataset.late, true);
      later(AGAIN);
    }
    sending = false;
    if (changed) later(WAIT);
  }

  form.addEventListener("input", function () { changed = true; later(WAIT); });
  form.addEventListener("submit", function () { window.clearTimeout(timer); });
})();
