import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { speakAsChosen } from "../shared/messages";
import { App } from "./App";
import "../shared/theme/tokens.css";
import "../shared/theme/base.css";
import "../shared/theme/components.css";

const root = document.getElementById("root");
if (root === null) {
  throw new Error("index.html has no #root.");
}
await speakAsChosen();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
