"""From confirming a code to seeing it in the margin, in Chromium: the server, the disk and the paint included."""

from playwright.sync_api import BrowserContext, Page, sync_playwright

from benchmarks.figures import figures
from benchmarks.painted import ONCE_PAINTED, PATIENCE, cookies, moment
from benchmarks.scene import Scene, Text
from benchmarks.server import HOST
from tools.chromium import find_chromium, launch_flags

# From the key stroke that confirms until one more label and all bars of its turn have their place, and that frame
# is painted.
WATCH = (
    ONCE_PAINTED
    + """
const isPick = ({ key, target }) => key === "Enter" && target.id === "picker-input";
window.next = () => { window.seen = new Promise((done) => addEventListener("keydown", function pick(event) {
  if (!isPick(event)) return;
  removeEventListener("keydown", pick, true);
  const before = document.querySelectorAll("[data-coding]").length;
  const isThere = () => {
    const bars = [...document.querySelectorAll(".turn.fresh [data-bar]")];
    const isMore = document.querySelectorAll("[data-coding]").length > before;
    return isMore && bars.length && bars.every((bar) => bar.style.height !== "");
  };
  oncePainted(isThere).then((now) => done(now - event.timeStamp));
}, true)); };
"""
)


def seen(scene: Scene, text: Text, app: int, times: int = 15) -> dict[str, float]:
    """Code whole turns of a text by keys, one after the other, each with the next code; what is coded stays."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=launch_flags())
        try:
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            context.add_cookies(cookies(scene, app))
            context.add_init_script(WATCH)
            return _code_turns(context, f"http://{HOST}:{app}{text.path}", scene, times)
        finally:
            browser.close()


def _code_turns(context: BrowserContext, url: str, scene: Scene, times: int) -> dict[str, float]:
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("#transcript[data-placed]", timeout=1000 * PATIENCE)
    names = [code.mnemonic for code in scene.codes["heavy"]]
    # The answers, which are every second turn.
    found = [_code_turn(page, 2 * number, names[number % len(names)]) for number in range(1, times + 3)]
    page.close()
    return figures([found[2:]])


def _code_turn(page: Page, turn: int, mnemonic: str) -> float:
    page.evaluate("window.next()")
    page.focus(f"#turn-{turn}")
    page.keyboard.press("Enter")
    page.wait_for_selector("#picker:popover-open")
    page.fill("#picker-input", mnemonic)
    page.keyboard.press("Enter")
    milliseconds = moment(page, "window.seen")
    page.wait_for_load_state("networkidle")  # the details that follow belong to nobody's waiting
    return milliseconds
