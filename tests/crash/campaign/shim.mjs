// The test's end of the page of memory the shim looks at (tests/crash/shim/control.h): the same file, read and written.

import { closeSync, openSync, readSync, writeSync } from "node:fs";

export const modes = { count: 0, before: 1, inside: 2, after: 3, fail: 4 };
export const scopes = { files: 1, sockets: 2, reads: 4 };
export const errors = { EIO: 5, ENOSPC: 28 };

const size = 4096;
const offset = { armed: 0, mode: 4, scope: 8, error: 12, sticky: 16, at: 20, count: 24, fired: 28, what: 32 };

export class Shim {
  #page;

  constructor(file) {
    this.file = file;
    this.#page = openSync(file, "w+", 0o600);
    writeSync(this.#page, Buffer.alloc(size), 0, size, 0);
  }

  // Everything from the next call on counts; the `at`-th meets its end.
  arm({ mode = "count", at = 0, scope = scopes.files | scopes.sockets, error = 0, sticky = false }) {
    const page = Buffer.alloc(128);
    page.writeUInt32LE(modes[mode], offset.mode);
    page.writeUInt32LE(scope, offset.scope);
    page.writeUInt32LE(error, offset.error);
    page.writeUInt32LE(sticky ? 1 : 0, offset.sticky);
    page.writeUInt32LE(at, offset.at);
    writeSync(this.#page, page, 4, page.length - 4, 4);
    this.#set_armed(1);
  }

  // What happened so far stays readable.
  disarm() {
    this.#set_armed(0);
  }

  seen() {
    const page = Buffer.alloc(128);
    readSync(this.#page, page, 0, page.length, 0);
    const name = page.subarray(offset.what);
    return { count: page.readUInt32LE(offset.count), fired: page.readUInt32LE(offset.fired),
      what: name.subarray(0, name.indexOf(0)).toString() };
  }

  close() {
    closeSync(this.#page);
  }

  #set_armed(value) {
    const word = Buffer.alloc(4);
    word.writeUInt32LE(value);
    writeSync(this.#page, word, 0, 4, offset.armed);
  }
}
