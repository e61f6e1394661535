// The terminal's line to the outside: a relay to the sandbox that can be cut and mended without ending the sandbox.

import net from "node:net";

export class Line {
  #server = null;
  #open = new Set();

  constructor(port, target) {
    this.port = port;
    this.target = target;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  mend() {
    if (this.#server) return Promise.resolve();
    this.#server = net.createServer({ noDelay: true }, (near) => this.#join(near));
    return new Promise((resolve, reject) => this.#server.once("error", reject).listen(this.port, "127.0.0.1", resolve));
  }

  // Connections are reset, new ones refused.
  async cut() {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  #join(near) {
    const far = net.connect({ port: this.target, host: "127.0.0.1", noDelay: true });
    for (const [from, to] of [[near, far], [far, near]]) {
      this.#open.add(from);
      from.pipe(to);
      from.once("error", () => to.destroy());
      from.once("close", () => {
        this.#open.delete(from);
        to.destroy();
      });
    }
  }
}
