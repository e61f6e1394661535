// The customer mirror: the picture on the customer display, fetched again on every event and once a second for its
// countdown. An unchanged picture costs an empty answer (ETag).

const picture = document.getElementById("picture");
const message = document.getElementById("message");
let shown = "";
let running = false;
let again = false;

function say(text) {
  message.textContent = text;
  picture.hidden = text !== "";
}

async function load() {
  if (running) {
    again = true;
    return;
  }
  running = true;
  try {
    const response = await fetch("/display.png", { cache: "no-cache", signal: AbortSignal.timeout(5_000) });
    const tag = response.headers.get("ETag");
    if (response.ok && tag !== shown) {
      const old = picture.src;
      picture.src = URL.createObjectURL(await response.blob());
      URL.revokeObjectURL(old);
      shown = tag;
    }
    say(response.ok ? "" : response.status === 401 ? "Open the cashier page and connect it first." : "No picture.");
  } catch {
    say("Terminal not reachable. Reconnecting …");
  }
  running = false;
  if (again) {
    again = false;
    load();
  }
}

function follow() {
  const events = new EventSource("/v1/events");
  events.onmessage = load;
  events.onerror = () => {
    if (events.readyState === EventSource.CLOSED) setTimeout(follow, 3_000);
  };
}

load();
follow();
setInterval(load, 1_000);
