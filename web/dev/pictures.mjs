// Pictures of the screens of a running installation, in day and night light, into a folder: for the documents.
//   ./vigil up        in another terminal, and some minutes for its patients to have a past
//   LOGIN=… PASSWORD=… node dev/pictures.mjs ../docs/images http://localhost:8080 [NAME=PATH…]
// In a path {patient} is the patient whom the ward shows first by urgency. Without paths: those below.
// WebP, as a chart is a third of its PNG.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [out, base, ...asked] = process.argv.slice(2);
const { LOGIN, PASSWORD } = process.env;
if (out === undefined || base === undefined || LOGIN === undefined || PASSWORD === undefined) {
  console.error("LOGIN=… PASSWORD=… node dev/pictures.mjs FOLDER ADDRESS [NAME=PATH…]");
  process.exit(64);
}
const routes = (asked.length > 0 ? asked : ["ward=/", "inbox=/alarms", "patient=/patients/{patient}"]).map((route) => {
  const at = route.indexOf("=");
  return { name: route.slice(0, at), path: route.slice(at + 1) };
});
const lights = ["day", "night"];
const bytesMax = 150_000;
const settleMillis = 2_500;

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(base);
  await page.getByTestId("login").fill(LOGIN);
  await page.getByTestId("password").fill(PASSWORD);
  await page.getByTestId("sign-in").click();
  await page.locator("[data-tile]").first().waitFor();
  await page.evaluate(() => localStorage.setItem("vigil.soundChecked", String(Date.now())));
  await page.getByRole("radio").last().click();
  const patient = await page.locator("[data-tile]").first().getAttribute("data-tile");
  await page.evaluate(() => localStorage.removeItem("vigil.sort"));
  for (const light of lights) {
    await page.evaluate((theme) => localStorage.setItem("vigil.theme", theme), light);
    for (const { name, path } of routes) {
      await page.goto(base + path.replace("{patient}", patient));
      await page.locator("#main").waitFor();
      // Somebody's act, without which no browser sounds.
      await page.mouse.click(2, 300);
      await page.waitForTimeout(settleMillis);
      const file = join(out, `${name}-${light}.webp`);
      const bytes = await webp(await page.screenshot());
      if (bytes.length > bytesMax) {
        throw new Error(`${file} has ${bytes.length} bytes`);
      }
      await writeFile(file, bytes);
      console.log(`${file}: ${Math.round(bytes.length / 1000)} kB`);
    }
  }
} finally {
  await browser.close();
}

/** By the browser, which can write it. */
async function webp(png) {
  const page = await browser.newPage();
  const url = await page.evaluate(async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 0.9);
  }, `data:image/png;base64,${png.toString("base64")}`);
  await page.close();
  return Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
}
