import { defineConfig } from "vitest/config";

const server = "localhost:8080";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic" } },
  build: { outDir: "dist", target: "es2023", sourcemap: false },
  server: {
    proxy: {
      // The server accepts a WebSocket only from its own origin, so the proxy presents itself as that.
      "/api": { target: `http://${server}`, ws: true, changeOrigin: true, headers: { Origin: `http://${server}` } },
    },
  },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"], setupFiles: ["src/shared/testing/setup.ts"], env: { TZ: "UTC" } },
});
