// The event stream: reconnects by itself, says whether the terminal can be reached, and asks for what it missed.
// Browsers hide heartbeats from scripts, so a dead connection is noticed by asking for the line now and then.

import { get } from "./api.js";

const ask_every_ms = 10_000;
const retry_ms = 2_000;

export function follow({ on_event, on_open, on_lost }) {
  let source;
  let last = "";
  let up = false;

  const lost = (problem) => {
    up = false;
    on_lost(problem);
  };
  const receive = (message) => {
    if (message.lastEventId) last = message.lastEventId;
    on_event(JSON.parse(message.data));
  };
  const connect = () => {
    source?.close();
    source = new EventSource(last ? `/v1/events?after=${last}` : "/v1/events");
    source.onmessage = receive;
    source.onopen = () => { up = true; on_open(); };
    source.onerror = () => {
      lost();
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, retry_ms);
    };
  };
  const look = async () => {
    try {
      await get("/v1/line");
      if (!up && source.readyState === EventSource.CLOSED) connect();
    } catch (problem) {
      if (problem.status === 0 || problem.status === 401) lost(problem);
      if (problem.status === 0 && source.readyState === EventSource.OPEN) connect();
    }
  };
  connect();
  setInterval(look, ask_every_ms);
}
