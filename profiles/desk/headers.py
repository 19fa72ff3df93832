"""What every answer tells the browser: run nothing but ours, frame us nowhere, keep nothing (QUALITY R13)."""

import secrets
from typing import Any

from flask import Flask, g
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)


def init_headers(app: Flask) -> None:
    """Put the headers on every answer, and the nonce into every template."""
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.after_request(put_headers)


def csp_nonce() -> str:
    """Return the nonce of this request, under which alone a script may stand in a page."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(18)
    nonce: str = g.csp_nonce
    return nonce


def policy(nonce: str) -> ContentSecurityPolicy:
    """Return what a page may load: from ourselves, and scripts and styles that carry the nonce."""
    own = "'self'"
    return (
        ContentSecurityPolicy()
        .default_src(own)
        .script_src(own, f"'nonce-{nonce}'")
        .style_src(own, f"'nonce-{nonce}'")
        .img_src(own, "data:")
        .object_src("'none'")
        .base_uri("'none'")
        .form_action(own)
        .frame_ancestors("'none'")
    )


def put_headers(response: Any) -> Any:
    """Put the headers on one answer."""
    headers = Secure(
        csp=policy(csp_nonce()),
        coop=CrossOriginOpenerPolicy().same_origin(),
        hsts=StrictTransportSecurity().max_age(31_536_000),
        permissions=PermissionsPolicy().geolocation().camera().microphone().payment().usb(),
        referrer=ReferrerPolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    )
    for name, value in headers.headers.items():
        response.headers[name] = value
    return response
