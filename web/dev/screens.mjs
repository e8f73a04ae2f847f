// Pictures of the screens and what axe-core says of them, with the mock server and Debian's Chromium.
//   npm run build && npm run screens -- DIR
import AxeSource from "axe-core";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { supervisorScreens } from "./supervisor-screens.mjs";

const out = process.argv[2] ?? join(tmpdir(), "vigil-screens");
const port = Number(process.env.PORT ?? 8098);
const base = `http://localhost:${port}`;
await mkdir(out, { recursive: true });
const fullBase = `http://localhost:${port - 1}`;
const mock = await startMock(port, 12);
const fullMock = await startMock(port - 1, 64);

const profile = await mkdtemp(join(tmpdir(), "vigil-chromium-"));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: "/usr/bin/chromium",
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const page = await context.newPage();
page.on("pageerror", (error) => console.log("page error:", error.message));
page.on("console", (message) => ["error", "warning"].includes(message.type()) && console.log("console:", message.text()));

async function startMock(at, beds) {
  const server = spawn(process.execPath, [fileURLToPath(new URL("mock-server.mjs", import.meta.url))], {
    env: { ...process.env, PORT: String(at), BEDS: String(beds) },
  });
  await new Promise((resolve, reject) => {
    server.stdout.once("data", resolve);
    server.once("exit", () => reject(new Error(`The mock server did not start on port ${at}.`)));
  });
  return server;
}

async function shot(name, width, height, fullPage = false) {
  await page.setViewportSize({ width, height });
  await page.waitForTimeout(1200);
  await page.screenshot({ path: join(out, `${name}.png`), fullPage });
}

async function choose(item) {
  await page.getByTestId("session-menu").click();
  await page.getByTestId(item).click();
  await page.keyboard.press("Escape");
}

async function axe(name) {
  await page.evaluate(AxeSource.source);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  console.log(`axe ${name}: ${violations.length} findings`);
  // Its exit status says so too.
  process.exitCode ||= violations.some(({ impact }) => impact === "serious" || impact === "critical") ? 1 : 0;
  for (const violation of violations) {
    console.log(` ${violation.impact} ${violation.id}: ${violation.help}`);
    for (const node of violation.nodes.slice(0, 4)) {
      console.log(`   ${node.target.join(" ")} ${node.any[0]?.message ?? ""}`);
    }
  }
}

/** What WCAG 2.2 asks of a small screen: nothing is scrolled sideways at 320 px (1.4.10), nothing to press is under 24 px (2.5.8). */
async function small(name) {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.waitForTimeout(600);
  const { sideways, little } = await page.evaluate(() => {
    const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const wide = [...document.querySelectorAll("body *")].filter((one) => over > 0 && one.getBoundingClientRect().right > innerWidth + 1);
    const targets = [...document.querySelectorAll("button, input, select, summary, a")].filter((one) => {
      const { width, height } = one.getBoundingClientRect();
      const inline = one.matches("p a, li a, h2 a, h3 a, td a");
      return one.checkVisibility() && !one.closest(".hidden, .skip") && !inline && width > 1 && (width < 23.5 || height < 23.5);
    });
    const named = (one) => `${one.tagName.toLowerCase()}.${String(one.className).split(" ")[0]} "${one.textContent.slice(0, 20)}"`;
    return { sideways: over > 0 ? [over, ...wide.slice(-3).map(named)] : [], little: targets.slice(0, 6).map(named) };
  });
  console.log(`small ${name}: ${sideways.length + little.length === 0 ? "fits" : `sideways ${sideways.join(", ")}; under 24 px: ${little.join(", ")}`}`);
  process.exitCode ||= sideways.length + little.length > 0 ? 1 : 0;
}

async function sharedStation() {
  await context.clearCookies();
  await page.goto(`${base}/station`);
  await page.getByTestId("enrol-code").fill("7E4K-92QD");
  await page.setViewportSize({ width: 1280, height: 720 });
  await axe("enrol");
  await page.getByTestId("enrol").click();
  await page.locator("[data-tile]").first().waitFor();
  await shot("station-1280", 1280, 720);
  await axe("unattended station");
  await shot("station-1920", 1920, 1080);
  await shot("station-phone", 390, 844);
  await page.locator("[data-tile]").first().focus();
  await page.keyboard.press("a");
  await page.getByTestId("station-name").waitFor();
  await shot("station-who", 1280, 720);
  await axe("tap in");
  await page.keyboard.type("na");
  await page.keyboard.press("Enter");
  await page.getByTestId("station-pin").fill("274913");
  await page.keyboard.press("Enter");
  await page.getByTestId("tapped-in").waitFor();
  await page.locator(".tile-name").first().waitFor();
  await shot("station-tapped-in", 1280, 720);
  await axe("tapped in");
  await page.keyboard.press("F8");
  await page.getByTestId("unattended").waitFor();
  await axe("stepped away");
}

try {
  await page.goto(base);
  await page.getByTestId("login").waitFor();
  await shot("sign-in", 1280, 800);
  await axe("sign-in");
  await page.getByTestId("login").fill("nurse-a");
  await page.getByTestId("password").fill("demo");
  await page.getByTestId("sign-in").click();
  await page.locator("[data-tile]").first().waitFor();
  await shot("sound-due", 1280, 800);
  await page.getByTestId("sound-check").click();
  await page.getByTestId("sound-dialog").waitFor();
  await shot("sound-check", 1280, 800);
  await axe("sound check");
  await page.getByTestId("sound-heard").click();
  await shot("ward-1280", 1280, 800, true);
  await axe("ward");
  await shot("ward-1920", 1920, 1080);
  await shot("ward-4k", 3840, 2160);
  await shot("ward-tablet", 820, 1180);
  await shot("ward-phone", 390, 844);
  await axe("ward on a phone");
  await small("ward");
  await page.locator(".counts").click();
  await page.getByTestId("inbox-waiting").waitFor();
  await shot("inbox-1280", 1280, 800);
  await axe("inbox");
  await page.locator("[data-row] .alarm-menu").first().click();
  await shot("inbox-menu", 1280, 800);
  await axe("inbox menu");
  await page.locator("[data-testid^=escalate-]").first().click();
  await page.getByTestId("escalate-note").fill("Needs oxygen, please look now.");
  await shot("inbox-escalate", 1280, 800);
  await axe("inbox escalate");
  await page.getByTestId("escalate-send").click();
  await shot("inbox-phone", 390, 844);
  await page.getByTestId("evidence-sheet").locator("summary").click();
  await shot("inbox-phone-evidence", 390, 844);
  await axe("inbox on a phone");
  await small("inbox");
  await shot("inbox-tablet", 820, 1180);
  await page.setViewportSize({ width: 1280, height: 800 });
  await choose("language-ms");
  await shot("inbox-malay", 1280, 800);
  await choose("language-en");
  await page.goto(base);
  await page.locator("[data-tile]").first().waitFor();
  await choose("theme-night");
  await shot("ward-night", 1920, 1080);
  await axe("ward at night");
  await page.getByRole("radio", { name: "Urgency" }).click();
  await page.locator("[data-tile]").first().focus();
  await page.keyboard.press("a");
  const flashes = await page.evaluate(() =>
    document.getAnimations().map((animation) => [animation.animationName, animation.startTime, animation.effect.getComputedTiming().duration]),
  );
  console.log("flashes (name, start, period):", JSON.stringify(flashes));
  await page.keyboard.press("j");
  await shot("ward-urgency-accepted", 1280, 800);
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await page.locator(".plot canvas").first().waitFor();
  await shot("patient-night", 1440, 900, true);
  await axe("patient at night");
  await choose("theme-day");
  await page.locator(".plot").first().hover({ position: { x: 300, y: 40 } });
  await shot("patient-1280", 1280, 800, true);
  await axe("patient");
  await page.getByTestId("limits").locator("summary").click();
  await page.getByTestId("change-limits").click();
  await page.getByTestId("fields-MDC_PULS_OXIM_SAT_O2:low").locator("input").first().fill("86");
  await page.getByTestId("preview-limits").click();
  await page.getByTestId("limits-preview").getByText("14").waitFor();
  await shot("limits", 1280, 800);
  await axe("limits");
  await page.getByTestId("change-limits-dialog").locator("input[name=reason]").fill("usual for this patient");
  await page.getByTestId("set-limits").click();
  await page.getByTestId("change-limits-dialog").waitFor({ state: "detached" });
  await shot("patient-limits", 1280, 800, true);
  await page.getByTestId("look-back").click();
  await page.getByTestId("past-vitals").waitFor();
  await page.getByTestId("past-earlierHour").click();
  await page.getByTestId("past-vitals").waitFor();
  await shot("past", 1280, 800, true);
  await axe("past");
  await shot("past-phone", 390, 844, true);
  await page.getByTestId("past-live").click();
  await page.getByTestId("range-7d").click();
  await shot("patient-7d", 1920, 1080, true);
  await page.getByTestId("range-live").click();
  await page.getByTestId("charts").focus();
  for (const key of ["ArrowLeft", "-", "+", "End"]) {
    await page.keyboard.press(key);
  }
  await page.getByTestId("acts").locator("summary").click();
  await page.getByTestId("news2-chart").locator("summary").click();
  await page.locator(".news2-grid").waitFor();
  await shot("patient-live", 1280, 720, true);
  // What was said of the last act lies over the page for a while.
  for (const close of await page.locator(".outcome button").all()) {
    await close.click();
  }
  await page.evaluate(() => scrollTo(0, 0));
  await axe("patient with its NEWS2 chart");
  await page.getByTestId("acts").locator("summary").click();
  await shot("patient-tablet", 820, 1180, true);
  await shot("patient-phone", 390, 844, true);
  await axe("patient on a phone");
  await small("patient");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByTestId("limits").locator("summary").click();
  await page.getByTestId("change-limits").click();
  await shot("limits-phone", 390, 844);
  await axe("limits on a phone");
  await small("limits");
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${base}/handover`);
  await page.locator("[data-row]").first().waitFor();
  await shot("handover-1280", 1280, 720, true);
  await axe("handover");
  await shot("handover-1920", 1920, 1080);
  await shot("handover-phone", 390, 844, true);
  await choose("theme-night");
  await choose("language-ms");
  await shot("handover-night-malay", 1280, 720, true);
  await axe("handover at night");
  await choose("language-en");
  await choose("theme-day");
  await page.locator("[data-row]").first().focus();
  await page.keyboard.press("t");
  await page.locator("[data-outcome=done]").first().waitFor();
  await shot("handover-taken", 1280, 720, true);
  await page.goto(base);
  await supervisorScreens({ page, base, shot, axe, choose });
  await page.goto(base);
  await page.getByTestId("demo-open").click();
  await shot("demo", 1280, 800);
  await page.keyboard.press("Escape");
  await fetch(`${base}/mock/freeze`, { method: "POST" });
  await page.getByTestId("stale-screen").waitFor({ timeout: 10_000 });
  await shot("stale", 1280, 800);
  await axe("stale");
  await page.locator(".stale-screen.alarm-signals").waitFor({ timeout: 10_000 });
  await shot("lost", 1280, 800);
  await axe("lost");
  await fetch(`${base}/mock/thaw`, { method: "POST" });
  await page.getByTestId("stale-screen").waitFor({ state: "detached", timeout: 20_000 });
  console.log("recovered from stale");
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await page.goto(fullBase);
  await page.locator("[data-tile]").first().waitFor();
  for (const [width, height] of [[1280, 720], [1920, 1080], [3840, 2160]]) {
    await shot(`ward-64-${width}`, width, height);
    const scrolls = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
    console.log(`64 beds at ${width} x ${height}: ${scrolls <= 0 ? "fit" : `${scrolls} px too high`}`);
  }
  await axe("ward of 64");
  await sharedStation();
  await page.emulateMedia({ reducedMotion: "reduce" });
  console.log("flashes with reduced motion:", await page.evaluate(() => document.getAnimations().length));
} finally {
  await context.close();
  await rm(profile, { recursive: true, force: true });
  mock.kill();
  fullMock.kill();
}
