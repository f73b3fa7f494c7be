"""Opening a transcript in Chromium, from the click until everything is painted, the margin included."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, sync_playwright

from benchmarks.figures import compare
from benchmarks.scene import Scene, Text
from benchmarks.server import HOST
from tools.chromium import find_chromium, launch_flags

# The condition is seen to be true in an animation frame; the message is delivered after that frame was painted.
ONCE_PAINTED = """
const oncePainted = (isThere) => new Promise((done) => {
  const look = () => {
    if (!isThere()) return requestAnimationFrame(look);
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0);
  };
  requestAnimationFrame(look);
});
"""
WATCH = 'window.painted = oncePainted(() => document.readyState === "complete" && (%s));'
# The letters are the final ones, and each turn that shares a line with the window has its bars and labels in place.
# Each face is asked: the set of them says "loaded" only after the frame in which they are painted.
SEEN = """(() => {
  const desk = document.querySelector("cc-desk.live");
  const faces = [...document.fonts].map(({ status }) => status);
  if (!desk?.margin || faces.includes("loading") || !document.fonts.check("1em Book")) return false;
  return [...desk.margin.waiting].every((turn) => {
    const { top, bottom } = turn.getBoundingClientRect();
    return bottom < 0 || top > innerHeight;
  });
})()"""
# The same for all turns, those far below the window too.
ALL = 'document.fonts.status === "loaded" && document.querySelector("#transcript[data-placed]") !== null'
BARE = 'document.querySelector("p") !== null'
# Scrolls through a page, one step for each frame, and gives the milliseconds from frame to frame.
SCROLL = """() => new Promise((done) => {
  const sheet = document.querySelector("#sheet");
  const frames = [];
  let last = 0;
  const step = (now) => {
    if (last) frames.push(now - last);
    last = now;
    sheet.scrollTop += 60;
    if (frames.length < 240) requestAnimationFrame(step);
    else done(frames);
  };
  requestAnimationFrame(step);
})"""
PATIENCE = 60.0
# A transcript is opened by its link so many times, and so many times bare.
CLICKS = 15
LATE = 25.0


def painted(scene: Scene, texts: dict[str, Text], app: int, bare: int, rounds: int = 5) -> dict[str, Any]:
    """Open each text on the desk and bare, in turn, in a browser that has been there before (warm files).

    For each: what can be seen against the bare text, from a click in the list of transcripts and in a new tab; and in
    the new tab everything against the bare text, and what can be seen against the bare text with its marks.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=launch_flags())
        try:
            ours = browser.new_context(viewport={"width": 1440, "height": 900})
            ours.add_cookies(cookies(scene, app))
            plain = browser.new_context(viewport={"width": 1440, "height": 900})
            found = {
                name: _beside(
                    (ours, f"http://{HOST}:{app}{text.path}"), (plain, f"http://{HOST}:{bare}"), text, rounds
                )
                for name, text in texts.items()
            }
            return {"chromium": browser.version, "viewport": "1440 x 900", **found}
        finally:
            browser.close()


def cookies(scene: Scene, port: int) -> list[Any]:
    """The cookies of the owner's browser."""
    pairs = (pair.split("=", 1) for pair in scene.headers["Cookie"].split("; "))
    return [{"name": name, "value": value, "url": f"http://{HOST}:{port}"} for name, value in pairs]


def _beside(
    ours: tuple[BrowserContext, str], bare: tuple[BrowserContext, str], text: Text, rounds: int
) -> dict[str, Any]:
    """Everything in turn, round after round, so that other work on the machine meets all alike."""
    words = bare[1] + text.bare_path
    listed = ours[1].split("/documents/")[0] + "/read/"
    ways: dict[str, tuple[BrowserContext, str, str, str | None]] = {
        "seen": (*ours, SEEN, None),
        "all": (*ours, ALL, None),
        "words": (bare[0], words, BARE, None),
        "marks": (bare[0], words.replace("/text/", "/marks/"), BARE, None),
        "clicked": (*ours, SEEN, listed),
        "words_clicked": (bare[0], words, BARE, words.replace("/text/", "/link/")),
    }
    clicks = {name: way for name, way in ways.items() if name.endswith("clicked")}
    for way in ways.values():
        open_painted(*way)
    times = [{name: open_painted(*way) for name, way in ways.items()} for _ in range(rounds)]
    # What most people wait for most often is measured most often.
    more = [{name: open_painted(*way) for name, way in clicks.items()} for _ in range(CLICKS - rounds)]
    taken = {name: [[each[name]] for each in (*times, *(more if name in clicks else ()))] for name in ways}
    return {
        **compare(taken["seen"], taken["words"]),
        "clicked": compare(taken["clicked"], taken["words_clicked"]),
        "all": compare(taken["all"], taken["words"]),
        "against_marks": compare(taken["seen"], taken["marks"]),
        "scrolling": _scrolled(*ours),
    }


def _scrolled(context: BrowserContext, url: str) -> dict[str, float]:
    """Scroll four seconds through a page that is laid out; frames a second, and the share of late ones (over 25 ms)."""
    page = context.new_page()
    try:
        page.goto(url)
        page.wait_for_selector("#transcript[data-placed]", timeout=1000 * PATIENCE)
        frames = page.evaluate(SCROLL)
    finally:
        page.close()
    late = sum(frame > LATE for frame in frames) / len(frames)
    return {"frames_per_second": round(1000 * len(frames) / sum(frames), 1), "late": round(late, 3)}


def open_painted(context: BrowserContext, url: str, condition: str, listed: str | None = None) -> float:
    """Open a page in a new tab, or by its link on the page `listed`; milliseconds from then to the paint."""
    page = context.new_page()
    try:
        if listed:
            page.goto(listed, wait_until="networkidle")
        page.add_init_script(ONCE_PAINTED + WATCH % condition)
        if listed:
            with page.expect_navigation(wait_until="commit"):
                page.locator(f'a[href="{urlsplit(url).path}"]').first.click()
        else:
            page.goto(url, wait_until="commit")
        return moment(page, "window.painted")
    finally:
        page.close()


def moment(page: Page, promise: str) -> float:
    """Wait for a moment that the page promises. It is asked once: to ask again and again would keep the page busy."""
    soon = f"Promise.race([{promise}, new Promise((late) => setTimeout(late, {1000 * PATIENCE:.0f}))])"
    found = page.evaluate(soon)
    if found is None:
        raise RuntimeError(f"{page.url} was not painted in {PATIENCE:.0f} s")
    return float(found)
