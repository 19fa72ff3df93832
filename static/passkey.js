/* Asks the browser for a passkey on the one page that is about it; what the key says goes back in the form of that page.

   The form carries `data-passkey` ("make" or "sign"), its words for failure (`data-failed`, `data-unable`), a hidden field
   `credential` and one hidden button; `#passkey-options` holds what the browser is told. Nothing is proved here: the server does.
   What stands under `data-without-script` is for browsers in which this file does not run. */
"use strict";
(function () {
  document.querySelectorAll("[data-without-script]").forEach((words) => { words.hidden = true; });
  const form = document.querySelector("form[data-passkey]");
  if (!form) return;
  const button = form.querySelector("button");
  const says = document.getElementById("passkey-says");

  function bytesOf(text) {
    return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  }

  function textOf(buffer) {
    if (!buffer) return null;
    const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
    return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function described(keys) {
    return (keys || []).map((key) => Object.assign({}, key, { id: bytesOf(key.id) }));
  }

  function asked() {
    const told = JSON.parse(document.getElementById("passkey-options").textContent);
    told.challenge = bytesOf(told.challenge);
    if (form.dataset.passkey === "make") {
      told.user.id = bytesOf(told.user.id);
      told.excludeCredentials = described(told.excludeCredentials);
      return navigator.credentials.create({ publicKey: told });
    }
    told.allowCredentials = described(told.allowCredentials);
    return navigator.credentials.get({ publicKey: told });
  }

  function answered(key) {
    const said = key.response;
    const response = { clientDataJSON: textOf(said.clientDataJSON) };
    if (form.dataset.passkey === "make") {
      response.attestationObject = textOf(said.attestationObject);
      response.transports = said.getTransports ? said.getTransports() : [];
    } else {
      response.authenticatorData = textOf(said.authenticatorData);
      response.signature = textOf(said.signature);
      if (said.userHandle && said.userHandle.byteLength) response.userHandle = textOf(said.userHandle);
    }
    return { id: key.id, rawId: textOf(key.rawId), type: key.type, response: response, clientExtensionResults: {} };
  }

  async function begin() {
    button.disabled = true;
    says.textContent = "";
    try {
      form.elements.credential.value = JSON.stringify(answered(await asked()));
      form.submit();
    } catch (fault) {
      says.textContent = form.dataset.failed;
      button.disabled = false;
    }
  }

  if (!window.PublicKeyCredential || !navigator.credentials) {
    says.textContent = form.dataset.unable;
    return;
  }
  button.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    begin();
  });
  if (form.dataset.passkey === "sign") begin(); // the button was pressed on the page before
})();
