// Measures a ward of 64 beds in Chromium, against the stand-in server: node dev/measure.mjs [frames|shift|load]…
//   frames  every bed changes each second: the time between frames, beside an empty page in the same run
//   shift   12 hours in as many updates as SECONDS allow (120, longer where the machine is slower): the heap after a
//           forced collection, each simulated hour
//   load    first meaningful paint (a tile with its values) in a fresh browser profile, and the first load gzipped
import { spawn } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const asked = process.argv.slice(2);
const wants = (what) => asked.length === 0 || asked.includes(what);
const port = Number(process.env.PORT ?? 8197);
const base = `http://localhost:${port}`;
const beds = 64;
const shiftHours = 12;
const updateMillis = 40;
const seconds = Number(process.env.SECONDS ?? 120);

async function serving(environment, measure) {
  const server = spawn(process.execPath, [fileURLToPath(new URL("mock-server.mjs", import.meta.url))], {
    env: { ...process.env, PORT: String(port), BEDS: String(beds), ALL: "1", ...environment },
  });
  await new Promise((resolve, reject) => {
    server.stdout.once("data", resolve);
    server.once("exit", () => reject(new Error(`The mock server did not start on port ${port}.`)));
  });
  try {
    await measure();
  } finally {
    server.kill();
    await new Promise((resolve) => server.once("exit", resolve));
  }
}

async function ward(context) {
  const page = await context.newPage();
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto(base);
  await page.getByTestId("login").fill("nurse-a");
  await page.getByTestId("password").fill("demo");
  await page.getByTestId("sign-in").click();
  await page.locator("[data-tile]").first().waitFor();
  return page;
}

/** Times between 900 frames (15 s), in ms. */
function frames(count) {
  return new Promise((done) => {
    const times = [];
    let last = performance.now();
    const next = (now) => {
      times.push(now - last);
      last = now;
      if (times.length < count) {
        requestAnimationFrame(next);
      } else {
        times.sort((a, b) => a - b);
        const at = (share) => Math.round(times[Math.floor(count * share)] * 10) / 10;
        done({ p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(0.9999) });
      }
    };
    requestAnimationFrame(next);
  });
}

async function taskSeconds(cdp) {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration").value;
}

console.log(`${cpus()[0].model}, ${cpus().length} processors; Node ${process.version}`);
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
console.log(`Chromium ${browser.version()}`);
try {
  if (wants("frames")) {
    await serving({}, async () => {
      const context = await browser.newContext();
      const empty = await context.newPage();
      await empty.goto("about:blank");
      await empty.evaluate(frames, 120);
      console.log("frames, empty page:", JSON.stringify(await empty.evaluate(frames, 900)));
      await empty.close();
      const page = await ward(context);
      await page.evaluate(frames, 300);
      const cdp = await context.newCDPSession(page);
      await cdp.send("Performance.enable");
      const before = await taskSeconds(cdp);
      console.log(`frames, ${beds} beds:`, JSON.stringify(await page.evaluate(frames, 900)));
      console.log(`main thread busy: ${Math.round(((await taskSeconds(cdp)) - before) * 1000 / 15)} ms of each second`);
      await context.close();
    });
  }
  if (wants("shift")) {
    const updates = (seconds * 1000) / updateMillis;
    const step = Math.round((shiftHours * 3_600_000) / updates);
    await serving({ EVERY: String(updateMillis), STEP: String(step) }, async () => {
      const context = await browser.newContext();
      const page = await ward(context);
      const cdp = await context.newCDPSession(page);
      const heap = async () => {
        await cdp.send("HeapProfiler.collectGarbage");
        const { usedSize } = await cdp.send("Runtime.getHeapUsage");
        return Math.round(usedSize / 10_000) / 100;
      };
      const nodes = () => page.evaluate(() => document.querySelectorAll("*").length);
      const server = async () => {
        const { now, updates: sent } = await (await fetch(`${base}/mock/clock`)).json();
        return { millis: Date.parse(now), sent };
      };
      const sizes = [];
      const began = performance.now();
      const first = await server();
      let last = first;
      for (let hour = 0; hour <= shiftHours; hour++) {
        while (last.millis - first.millis < hour * 3_600_000) {
          await page.waitForTimeout(100);
          last = await server();
        }
        sizes.push(await heap());
      }
      const took = Math.round((performance.now() - began) / 1000);
      console.log(`shift of ${shiftHours} h in ${took} s: ${last.sent - first.sent} updates of ${beds} beds, each ${step / 1000} s later than the one before`);
      console.log(`heap in MB after a collection, each hour: ${sizes.join(" ")}; ${await nodes()} elements`);
      console.log(`the station's clock: ${await page.locator(".bar-clock").textContent()}; the server's: ${new Date((await server()).millis).toISOString()}`);
      await context.close();
    });
  }
  if (wants("load")) {
    await serving({}, async () => {
      const paints = [];
      let gzipped = 0;
      for (let run = 0; run < 6; run++) {
        const context = await browser.newContext();
        const first = await ward(context);
        const cookies = await context.cookies();
        await first.close();
        await context.close();
        const fresh = await browser.newContext();
        await fresh.addCookies(cookies);
        const page = await fresh.newPage();
        await page.setViewportSize({ width: 1920, height: 1080 });
        const bodies = [];
        page.on("response", (response) => {
          if (new URL(response.url()).pathname.startsWith("/api") === false) {
            bodies.push(response.body().catch(() => Buffer.alloc(0)));
          }
        });
        await page.addInitScript(() => {
          new MutationObserver((_, observer) => {
            if (document.querySelector("[data-tile] .vital-value") !== null) {
              observer.disconnect();
              requestAnimationFrame(() => setTimeout(() => (window.painted = performance.now())));
            }
          }).observe(document, { childList: true, subtree: true });
        });
        await page.goto(base);
        const painted = await page.waitForFunction(() => window.painted);
        paints.push(Math.round(await painted.jsonValue()));
        gzipped = (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0);
        await fresh.close();
      }
      // The first one also warms the server.
      const warm = paints.slice(1).sort((a, b) => a - b);
      console.log(`first meaningful paint in ms, warm server, fresh profile: ${warm.join(" ")}; first load ${Math.round(gzipped / 100) / 10} kB gzipped`);
    });
  }
} finally {
  await browser.close();
}
