"""Make docs/picture.png from the running demo: `make demo` in one window, `make picture` in another."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from lms.demo.people import PASSWORD

ROOT = Path(__file__).resolve().parent.parent
BASE = os.environ.get("QASHYQ_ORIGIN", "http://localhost:8000")
# who, which page, in which language
PAGES = (("dean", "/distance", "en"), ("student", "/", "kk"), ("registrar", "/sheets", "ru"))


def main() -> None:
    """Photograph the pages and lay them side by side."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        shots = []
        for login, path, locale in PAGES:
            context = browser.new_context(viewport={"width": 1280, "height": 880}, color_scheme="light")
            page = context.new_page()
            _sign_in(page, login, locale)
            page.goto(BASE + path)
            shots.append(page.screenshot())
            context.close()
        _compose(browser.new_page(viewport={"width": 1680, "height": 420}), shots)
        browser.close()


def _sign_in(page: Page, login: str, locale: str) -> None:
    page.goto(BASE + "/sign-in")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_selector("nav.site-menu")
    page.click(f".language-switch button[value={locale}]")
    page.wait_for_selector(f"html[lang={locale}] nav.site-menu")


def _compose(page: Page, shots: list[bytes]) -> None:
    import base64

    pictures = "".join(
        f'<img src="data:image/png;base64,{base64.b64encode(shot).decode()}">' for shot in shots
    )
    page.set_content(
        f"<style>body{{margin:8px;display:flex;gap:8px;background:#dde3e8}}img{{width:548px}}</style>{pictures}"
    )
    target = ROOT / "docs" / "picture.png"
    target.parent.mkdir(exist_ok=True)
    page.screenshot(path=str(target))
    print(f"written {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
