/**
 * Calls back every so often, also in a hidden tab: browsers wake such a page's own timers once a second, and after five
 * minutes once a minute, which is too seldom for the bursts of an alarm. A worker's are left alone. Where there is no
 * worker the page's own have to do. Gives what ends it.
 */
export function startTicker(everyMillis: number, tick: () => void): () => void {
  const timer = setInterval(tick, everyMillis);
  if (typeof Worker === "undefined") {
    return () => clearInterval(timer);
  }
  const worker = new Worker(new URL("./tickerWorker.ts", import.meta.url), { type: "module" });
  worker.onmessage = tick;
  worker.postMessage(everyMillis);
  return () => {
    clearInterval(timer);
    worker.terminate();
  };
}
