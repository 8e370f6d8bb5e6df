#!/usr/bin/env python3
"""The page of captcha-gen design in a real browser: sliders move pixels, the text keeps its comments, mistakes
show at their place, files are saved and never written over. With a FOLDER, screenshots are left there.

    python3 tests/gen/design_page.py TOOL ROOT [FOLDER]
"""
import json
import os
import signal
import subprocess
import sys
import tempfile

from browser import Browser

TOOL, ROOT = sys.argv[1:3]
SHOTS = sys.argv[3] if len(sys.argv) > 3 else None
SKIPPED = 77
DOMAIN = """# Three digits, some turned.
name: mine
canvas: {width: 72, height: 24}
alphabet: "0123456789"
length: 3
fonts: [dejavu-sans]   # Debian's
text:
  size: 15.5   # px
  ink: {uniform: [0, 60]}
effects:
  - flat: {color: 240}
  - rotate: {angle: {uniform: [-10, 10]}}   # both ways
  - dots
"""


class Page:
    def __init__(self, browser, folder):
        self.browser, self.path = browser, os.path.join(folder, "mine.yaml")
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(DOMAIN)
        subprocess.run([TOOL, "render", self.path, "-o", os.path.join(folder, "caps"), "-r", "0:30", "-q"], check=True)
        self.tool = subprocess.Popen([TOOL, "design", self.path, "--like", os.path.join(folder, "caps/train")],
                                     stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        browser.open(self.tool.stdout.readline().strip())
        self.settled()
        browser.wait("document.querySelectorAll('#figures tbody tr').length > 10")

    def run(self, script):
        return self.browser.run(script)

    def settled(self):
        """Until the page has asked all that it wanted to."""
        self.browser.wait("document.readyState === 'complete' && document.querySelector('#images img') && "
                          "!page.busy && !page.queue.length && !page.dirty")

    def disk(self):
        with open(self.path, encoding="utf-8") as file:
            return file.read()

    def text(self):
        return self.run("document.getElementById('text').value")

    def images(self):
        return self.run("Array.from(document.querySelectorAll('#images img'), i => i.src)")

    def slide(self, group, setting, part, position):
        """Moves a slider as a hand does: through the places between."""
        self.run(f"""{{
            const row = document.querySelector('details[data-name={group}] .setting[data-name={setting}]');
            const range = row.querySelectorAll('input[type=range]')[{part}];
            const from = Number(range.value), to = {position};
            for (let i = 1; i <= 5; i++) {{
                range.value = from + (to - from) * i / 5;
                range.dispatchEvent(new Event('input', {{bubbles: true}}));
            }}
        }}""")
        self.settled()

    def write(self, text):
        """As if it were typed."""
        self.run(f"""{{
            const area = document.getElementById('text');
            area.focus();
            area.select();
            document.execCommand('insertText', false, {json.dumps(text)});
        }}""")
        self.browser.wait("!page.dirty && !page.busy")
        self.run("new Promise(done => setTimeout(done, 300))")  # the pause after typing
        self.settled()

    def seed(self, text):
        self.run(f"{{ const seed = document.getElementById('seed'); seed.value = {json.dumps(text)};"
                 "seed.dispatchEvent(new Event('input')); }")
        self.settled()

    def click(self, where):
        self.run(f"document.querySelector({json.dumps(where)}).click()")
        self.settled()

    def press_notice(self, label):
        self.run("Array.from(document.querySelectorAll('#notice button')).find(b => b.textContent === "
                 f"{json.dumps(label)}).click()")
        self.settled()

    def shoot(self, name, width, height):
        if SHOTS:
            self.browser.size(width, height)
            self.browser.shoot(os.path.join(SHOTS, name))


def begins(page):
    assert len(page.images()) == 24 and len(set(page.images())) == 24
    assert page.run("document.querySelectorAll('#pictures img').length") == 24
    assert page.text() == DOMAIN
    assert page.run("document.querySelector('#images img').naturalWidth") == 72
    assert page.run("document.getElementById('save').disabled")
    page.shoot("wide.png", 1400, 900)


def sliders_move_pixels(page):
    before = page.images()
    page.slide("text", "size", 0, 310)
    after = page.images()
    assert len(after) == 24 and not set(before) & set(after)
    size = page.text().split("size: ")[1].split()[0]
    assert float(size) != 15.5
    assert page.text() == DOMAIN.replace("size: 15.5", f"size: {size}"), page.text()
    page.slide("rotate", "angle", 1, 850)
    line = next(line for line in page.text().splitlines() if "rotate" in line)
    assert line.startswith("  - rotate: {angle: {uniform: [-10, ") and line.endswith("]}}   # both ways"), line
    assert "[-10, 10]" not in line
    assert page.disk() == DOMAIN  # nothing is saved by itself
    page.click("#undo")
    page.click("#undo")
    assert page.text() == DOMAIN and page.images() == before


def settings_are_added(page):
    page.slide("dots", "count", 0, 500)
    assert "  - dots: {count: {uniform: [" in page.text(), page.text()
    page.click("details[data-name=dots] .setting[data-name=count] .head button")  # back to the default
    assert "  - dots: {}" in page.text(), page.text()
    page.run("document.getElementById('which').value = 'gaussian'")
    page.click("#add")
    assert page.text().endswith("  - gaussian\n"), page.text()
    page.slide("gaussian", "probability", 0, 500)
    assert page.text().endswith("  - gaussian: {probability: 0.5}\n"), page.text()
    page.click("details[data-name=gaussian] .body > button")
    assert "gaussian" not in page.text()
    # A second click is not for the effect that comes next.
    first = page.text().split("effects:\n")[1].splitlines()[0].strip("- ").split(":")[0]
    page.run(f"{{ const one = document.querySelector('details[data-name={first}] .body > button'); one.click(); one.click(); }}")
    page.settled()
    assert page.run("page.groups.filter(g => g.path[0] === 'effects').length") == DOMAIN.count("  - ") - 1, page.text()
    page.run("""{ const kind = document.querySelector('details[data-name=text] .setting[data-name=size] select');
                  kind.value = 'uniform'; kind.dispatchEvent(new Event('change')); }""")
    page.settled()
    assert "  size: {uniform: [11.6, 19.4]}   # px" in page.text(), page.text()
    page.write(DOMAIN)


def mistakes_show(page):
    before = page.images()
    page.write(DOMAIN.replace("angle:", "angel:").replace("15.5", "1"))
    found = page.run("Array.from(document.querySelectorAll('#mistakes li'), i => i.textContent)")
    assert [one.split("  ")[0] for one in found] == ["8:9", "12:14"] and "'angle'" in found[1], found
    assert page.run("Array.from(document.querySelectorAll('#marks mark'), m => m.textContent)") == ["1", "angel"]
    assert page.run("Array.from(document.querySelectorAll('#lines .wrong'), m => m.textContent)") == ["8", "12"]
    # A mark lies where its letters are.
    assert page.run("document.getElementById('marks').textContent") == page.text() + "\n"
    assert page.images() == before and page.run("document.getElementById('images').className").endswith("old")
    assert page.run("document.getElementById('save').disabled")
    page.shoot("mistakes.png", 1400, 900)
    page.click("#mistakes li:last-child button")
    at = page.text().index("angel")
    assert page.run("document.getElementById('text').selectionStart") == at
    page.write(DOMAIN)
    assert not page.run("document.querySelectorAll('#mistakes li, mark').length") and page.images() == before


def seeds_are_numbers(page):
    before = page.images()
    for bad in ("", "x", "-1", "9223372036854775808"):
        page.seed(bad)
        assert page.run("!document.getElementById('seedless').hidden") and page.images() == before, bad
        assert "expected a whole number" in page.run("document.getElementById('seedless').textContent")
        assert page.run("document.getElementById('images').classList.contains('old')")
    page.seed("9007199254740993")
    assert page.run("document.getElementById('seedless').hidden") and not set(page.images()) & set(before)
    page.click("#next")
    assert page.run("document.getElementById('seed').value") == "9007199254740994"
    page.seed("0")
    assert page.images() == before


def saves(page):
    page.slide("text", "size", 0, 300)
    wanted = page.text()
    page.click("#save")
    page.browser.wait("document.getElementById('state').textContent === 'saved'")
    assert page.disk() == wanted and "# px" in wanted
    assert os.listdir(os.path.dirname(page.path)).count("mine.yaml") == 1


def keeps_what_others_write(page):
    other = DOMAIN.replace("length: 3", "length: 4")
    page.slide("text", "size", 0, 320)
    with open(page.path, "w", encoding="utf-8") as file:
        file.write(other)
    page.click("#save")
    page.browser.wait("!document.getElementById('notice').hidden")
    assert page.disk() == other and "another program" in page.run("document.getElementById('notice').textContent")
    page.press_notice("Take what is there")
    assert page.text() == other
    with open(page.path, "w", encoding="utf-8") as file:
        file.write(DOMAIN)
    page.slide("text", "size", 0, 300)  # sees it without being asked to save
    page.browser.wait("!document.getElementById('notice').hidden")
    mine = page.text()
    page.press_notice("Write mine over it")
    page.browser.wait("document.getElementById('state').textContent === 'saved'")
    assert page.disk() == mine


def goes_on_after_too_much(page):
    page.run("new Promise(done => { document.getElementById('text').value = '#'.repeat(1 << 20); look(); setTimeout(done, 500); })")
    page.browser.wait("document.getElementById('notice').textContent.includes('too large')")
    page.run(f"setText({json.dumps(page.disk())}); look()")
    page.settled()
    page.press_notice("Close")
    assert page.run("document.getElementById('state').textContent") == "saved"


def tries_again(page):
    """One answer that does not come, as of a machine that slept, ends nothing: what was asked is asked again."""
    before = page.images()
    page.run("""{
        const answering = window.fetch;
        window.fetch = () => { window.fetch = answering; return Promise.reject(new Error('asleep')); };
        const range = document.querySelector('details[data-name=text] .setting[data-name=size] input[type=range]');
        range.value = 250;
        range.dispatchEvent(new Event('input', {bubbles: true}));
    }""")
    page.browser.wait("document.getElementById('notice').textContent.includes('does not answer (asleep)')")
    assert page.run("document.getElementById('save').disabled") and page.images() == before
    page.press_notice("Try again")
    assert page.run("document.getElementById('notice').hidden")
    assert not set(before) & set(page.images())
    page.click("#save")
    page.browser.wait("document.getElementById('state').textContent === 'saved'")


def fits_a_telephone(page):
    page.browser.size(390, 844)
    assert page.run("document.documentElement.scrollWidth") <= 390
    page.shoot("narrow.png", 390, 844)
    page.run("document.querySelector('details[data-name=rotate]').open = true;"
             "document.querySelector('details[data-name=rotate] .setting').scrollIntoView()")
    # The images are still in sight.
    assert page.run("document.querySelector('#images img').getBoundingClientRect().top") < 200
    page.shoot("narrow-settings.png", 390, 844)
    page.run("document.getElementById('source').scrollIntoView()")
    page.shoot("narrow-text.png", 390, 844)
    page.browser.size(1400, 900)


def ends(page):
    page.tool.send_signal(signal.SIGINT)
    assert page.tool.wait(20) == 0
    page.run("document.getElementById('next').click()")
    page.browser.wait("document.getElementById('notice').textContent.includes('does not answer')")


def main():
    if b"\n  design " not in subprocess.run([TOOL, "--help"], capture_output=True, check=True).stdout:
        print("captcha-gen was built without libmicrohttpd: NOT TESTED")
        return SKIPPED
    if not Browser.is_there():
        print("chromium is not installed (apt install chromium): NOT TESTED")
        return SKIPPED
    browser = Browser()
    try:
        with tempfile.TemporaryDirectory(prefix="adda-design-") as folder:
            browser.size(1400, 900)
            page = Page(browser, folder)
            try:
                for step in (begins, sliders_move_pixels, settings_are_added, mistakes_show, seeds_are_numbers, saves, keeps_what_others_write,
                             goes_on_after_too_much, tries_again, fits_a_telephone):
                    step(page)
                    bad = [one for one in browser.complaints if "409 (Conflict)" not in one and "413 (" not in one]
                    assert not bad, (step.__name__, bad)
                ends(page)
            finally:
                if page.tool.poll() is None:
                    page.tool.kill()
                    page.tool.wait()
                page.tool.stdout.close()
    finally:
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
