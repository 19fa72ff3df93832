"""A key made of software: it makes and signs as a security key does, and lies where a test asks it to."""

import hashlib
import json
import os
import struct
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url as text_of

ORIGIN = "https://tsunagi.example"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class SoftKey:
    """One key; its count goes on with every signature, unless a test winds it back."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(32)
        self.count = 0

    def make(self, options: dict[str, Any], **lies: Any) -> str:
        """Return the answer to the wish for a new key."""
        numbers = self.private.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(public)
        said = self._said("webauthn.create", options["challenge"], **lies)
        data = self._data(options["rp"]["id"], ATTESTED, **lies) + attested
        response = {"clientDataJSON": text_of(said), "transports": ["usb", "odd"]}
        response["attestationObject"] = text_of(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data}))
        return self._answer(response)

    def sign(self, options: dict[str, Any], *, owner: str | None = None, **lies: Any) -> str:
        """Return the answer to a challenge."""
        self.count += lies.get("step", 1)
        said = self._said("webauthn.get", options["challenge"], **lies)
        data = self._data(options["rpId"], 0, **lies)
        signature = self.private.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        if lies.get("spoilt"):
            signature = signature[:-1] + bytes([signature[-1] ^ 1])
        response = {
            "clientDataJSON": text_of(said),
            "authenticatorData": text_of(data),
            "signature": text_of(signature),
        }
        return self._answer(response | ({"userHandle": text_of(owner.encode())} if owner else {}))

    def _answer(self, response: dict[str, Any]) -> str:
        """Return what the script of the page sends."""
        return json.dumps(
            {"id": text_of(self.id), "rawId": text_of(self.id), "type": "public-key", "response": response}
        )

    @staticmethod
    def _said(kind: str, challenge: str, /, **lies: Any) -> bytes:
        """Return what the browser says about the page on which it happened."""
        told = {"type": lies.get("kind", kind), "challenge": lies.get("challenge", challenge)}
        told |= {"origin": lies.get("origin", ORIGIN), "crossOrigin": lies.get("framed", False)}
        return json.dumps(told).encode()

    def _data(self, name: str, flags: int, /, **lies: Any) -> bytes:
        """Return what the key says about itself."""
        flags |= (0 if lies.get("absent") else PRESENT) | (0 if lies.get("unverified") else VERIFIED)
        home = hashlib.sha256(str(lies.get("name", name)).encode()).digest()
        return home + bytes([flags]) + struct.pack(">I", self.count)
