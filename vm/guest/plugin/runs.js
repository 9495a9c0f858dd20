// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// In which epoch each turn of the agent began. A turn that was alive in a snapshot finds itself in a new epoch when the
// snapshot is restored; it must not go on as if nothing had happened.

/** As many turns are remembered; a forgotten one counts as never begun, and is refused. */
const MAX_RUNS = 4096;

export class Runs {
  #began = new Map();

  /** The beginning of `runId`, or its retry: then the first beginning counts. @returns {boolean} whether it may go on */
  begin(runId, epoch) {
    if (!runId || epoch === null) return false;
    if (!this.#began.has(runId)) {
      this.#began.set(runId, epoch);
      if (this.#began.size > MAX_RUNS) this.#began.delete(this.#began.keys().next().value);
    }
    return this.#began.get(runId) === epoch;
  }

  belongsTo(runId, epoch) {
    return epoch !== null && this.#began.get(runId) === epoch;
  }
}
