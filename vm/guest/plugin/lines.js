// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// JSON objects, one a line, over guestd's Unix socket.
import net from 'node:net';

/** A longer line is an error, in either direction. Bytes, the same limit as guestd's. */
export const MAX_LINE = 2 * 1024 * 1024;

export function toLine(object) {
  const line = JSON.stringify(object) + '\n';
  if (Buffer.byteLength(line) > MAX_LINE) throw new Error('the request is too large to be decided');
  return line;
}

/** Cuts what arrives into objects; throws on what is none. */
export class LineReader {
  #pieces = [];
  #size = 0;

  /** @returns {object[]} the objects that became complete */
  feed(chunk) {
    const objects = [];
    let rest = chunk;
    for (let end; (end = rest.indexOf(10)) >= 0; rest = rest.subarray(end + 1)) {
      this.#take(rest.subarray(0, end));
      const object = JSON.parse(Buffer.concat(this.#pieces).toString('utf8'));
      if (object === null || typeof object !== 'object' || Array.isArray(object)) throw new Error('not an object');
      objects.push(object);
      this.#pieces = [];
      this.#size = 0;
    }
    this.#take(rest);
    return objects;
  }

  #take(piece) {
    this.#size += piece.length;
    if (this.#size > MAX_LINE) throw new Error('the answer is too large');
    this.#pieces.push(piece);
  }
}

/**
 * One question, one answer, one connection. Rejects on refusal, end without an answer, garbage, the limit and abort;
 * the connection is gone in each case, which guestd takes as "cancelled".
 */
export function request(socketPath, object, { limitMs, signals = [] }) {
  return new Promise((resolve, reject) => {
    const line = toLine(object);
    const socket = net.createConnection(socketPath);
    const reader = new LineReader();
    const end = (settle, value) => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', onAbort);
      socket.destroy();
      settle(value);
    };
    const onAbort = () => end(reject, new Error('the call was given up'));
    const timer = setTimeout(() => end(reject, new Error('no answer in time')), limitMs);
    for (const signal of signals) {
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
    }
    socket.on('error', error => end(reject, error));
    socket.on('close', () => end(reject, new Error('closed without an answer')));
    socket.on('data', chunk => {
      try {
        const [answer] = reader.feed(chunk);
        if (answer) end(resolve, answer);
      } catch (error) {
        end(reject, error);
      }
    });
    socket.write(line);
  });
}
