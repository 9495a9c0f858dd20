// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The connection on which the plugin says that it is alive, and learns of the epoch: the count of this VM's timelines.
// It grows when the VM is restored from a snapshot, which no process in the VM would notice otherwise.
import net from 'node:net';
import { LineReader, toLine } from './lines.js';

const RETRY_MS = 250;

export class Home {
  #socketPath;
  #version;
  #log;
  #socket = null;
  #retry = null;
  #stopped = true;
  #epoch = null;
  #turn = new AbortController();

  constructor(socketPath, version, log) {
    this.#socketPath = socketPath;
    this.#version = version;
    this.#log = log;
  }

  /** The epoch of now, or null while guestd cannot be heard: then nothing is allowed. */
  get epoch() { return this.#epoch; }

  /** Aborts when the epoch of now ends. */
  get epochSignal() { return this.#turn.signal; }

  start() {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#connect();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#retry);
    this.#socket?.destroy();
    this.#setEpoch(null);
  }

  #connect() {
    const reader = new LineReader();
    const socket = net.createConnection(this.#socketPath);
    this.#socket = socket;
    socket.on('connect', () => this.#callHome(socket));
    socket.on('error', error => this.#log(`home: ${error.message}`)); // close follows
    socket.on('close', () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#setEpoch(null);
      if (!this.#stopped) this.#retry = setTimeout(() => this.#connect(), RETRY_MS).unref();
    });
    socket.on('data', chunk => {
      try {
        for (const message of reader.feed(chunk)) this.#onMessage(socket, message);
      } catch (error) {
        this.#log(`home: ${error.message}`);
        socket.destroy();
      }
    });
  }

  #callHome(socket) {
    socket.write(toLine({ type: 'home', version: this.#version }));
  }

  #onMessage(socket, { ok, epoch }) {
    if (!Number.isSafeInteger(epoch) || epoch < 0) throw new Error('no epoch in the answer');
    if (ok !== undefined && ok !== true) throw new Error('guestd does not take this plugin');
    this.#setEpoch(epoch === 0 ? null : epoch); // 0: guestd itself has not heard of the host yet
    if (ok === undefined) this.#callHome(socket); // it was told unasked: a new timeline
  }

  #setEpoch(epoch) {
    if (epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.#turn.abort();
    this.#turn = new AbortController();
    if (epoch !== null) this.#log(`home: epoch ${epoch}`);
  }
}
