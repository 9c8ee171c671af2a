"""The policy of the page names each script that is written into it, and no other."""

from __future__ import annotations

from components.screen.content_policy import content_policy


def test_a_script_in_a_page_is_named_by_its_hash_alone() -> None:
    # The hash of an empty text, as `openssl dgst -sha256 -binary | base64` writes it.
    empty = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    scripts = next(p for p in content_policy("<script></script>").split("; ") if "script-src" in p)
    assert scripts == f"script-src 'self' blob: {empty}"
    scripts = next(p for p in content_policy("<body></body>").split("; ") if "script-src" in p)
    assert scripts == "script-src 'self' blob:"
