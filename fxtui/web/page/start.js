// Where the terminal of this page is: beside it, whatever stands before this server.
const line = new URL("ws", window.location.href);
line.protocol = line.protocol === "https:" ? "wss:" : "ws:";
line.search = "";
const size = Number(new URLSearchParams(window.location.search).get("fontsize"));
const terminal = document.getElementById("terminal");
terminal.dataset.sessionWebsocketUrl = line.href;
if (size >= 6 && size <= 72) terminal.dataset.fontSize = String(size);
document.getElementById("again").onclick = () => window.location.reload();
// As soon as its line is open it may be typed at: not before, or textual.js throws.
new MutationObserver((_, observer) => {
  if (!document.body.classList.contains("-loaded")) return;
  observer.disconnect();
  terminal.querySelector("textarea").focus();
}).observe(document.body, { attributeFilter: ["class"] });
