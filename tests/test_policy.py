"""The policy of pages and the headers for hosts."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from generator.publish import policy

SCRIPT = "alert(1)"
DIGEST = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"
"""Of ``SCRIPT``, by ``printf 'alert(1)' | openssl dgst -sha256 -binary | base64``."""
LOOSER = {"script-src": "'self' 'unsafe-eval'", "connect-src": "'self' https://api.example.go.th"}


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site with a part that needs more than others."""
    monkeypatch.setattr(policy, "PATHS", {"admin/": LOOSER})


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site of which no part needs more."""
    monkeypatch.setattr(policy, "PATHS", {})


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (f"<script>{SCRIPT}</script>", [DIGEST]),
        (f'<script type="module">{SCRIPT}</script>', [DIGEST]),
        (f"<SCRIPT>{SCRIPT}</SCRIPT>", [DIGEST]),
        ('<script src="a.js"></script>', []),
        ('<script type="application/ld+json">{}</script>', []),
        ('<script id="a" type="application/json">{}</script>', []),
        ("<p>script</p>", []),
    ],
)
def test_scripts_within_a_page(html: str, found: list[str]) -> None:
    assert policy.scripts(html) == found


def test_a_page_may_load_its_own_site_and_nothing_else() -> None:
    said = policy.meta("orders/2566/65/index.html", [DIGEST])
    assert f"script-src 'self' {DIGEST};" in said
    assert "default-src 'none';" in said
    assert "unsafe" not in said
    assert "frame-ancestors" not in said, "a page cannot say so of itself"
    html = policy.within('<head><meta charset="utf-8"><script></script></head>', said)
    assert html.index("Content-Security-Policy") < html.index("<script>")


@pytest.mark.usefixtures("apart")
def test_a_folder_may_have_its_own() -> None:
    assert "'unsafe-eval'" in policy.meta("admin/index.html", [])
    assert "unsafe" not in policy.meta("administration/index.html", [])
    assert "default-src 'none'" in policy.meta("admin/index.html", []), "what is not said otherwise stays"


@pytest.mark.usefixtures("alone")
def test_one_rule_for_all_of_a_site() -> None:
    text = policy.headers_file([DIGEST], ["index.html", "orders"]).decode()
    assert text.count("Content-Security-Policy: ") == 1
    assert "\n/*\n" in text
    assert "frame-ancestors 'none'" in text


@pytest.mark.usefixtures("apart")
def test_no_address_gets_two_policies() -> None:
    """Hosts send every header of every rule that fits; two policies would both be held to."""
    text = policy.headers_file([], ["index.html", "orders", "admin", "404.html"]).decode()
    assert "\n/*\n" not in text
    patterns = [line for line in text.splitlines() if line.startswith("/")]
    assert patterns == ["/", "/404.html", "/index.html", "/orders/*", "/admin/*", "/assets/styles/*"]
    assert text.count("unsafe-eval") == 1
    assert b"unsafe-eval" in policy.htaccess([], folder="admin/")
    assert b"unsafe-eval" not in policy.htaccess([])


def test_apache_reads_it(tmp_path: Path) -> None:
    """Where Apache is at hand it is asked; else only what can be seen is looked at."""
    text = policy.htaccess([DIGEST], "/tidtam/").decode()
    assert "ErrorDocument 404 /tidtam/404.html" in text
    assert text.count("<IfModule") == text.count("</IfModule>")
    assert text.count("<FilesMatch") == text.count("</FilesMatch>")
    apache = shutil.which("apache2") or shutil.which("httpd")
    if not apache:
        return
    (tmp_path / ".htaccess").write_text(text, "utf-8")
    (tmp_path / "logs").mkdir()
    modules = Path("/usr/lib/apache2/modules")
    named = ("mpm_event", "authz_core", "mime", "headers", "deflate", "filter", "dir")
    config = [f"LoadModule {name}_module {modules}/mod_{name}.so" for name in named]
    config += [f'ServerRoot "{tmp_path}"', "Listen 127.0.0.1:1", "TypesConfig /dev/null"]
    config += [f'ErrorLog "{tmp_path}/log"', f'PidFile "{tmp_path}/pid"']
    config += ["ServerName x", f'Include "{tmp_path}/.htaccess"']
    (tmp_path / "httpd.conf").write_text("\n".join(config), "utf-8")
    done = subprocess.run(
        [apache, "-t", "-f", str(tmp_path / "httpd.conf")], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
