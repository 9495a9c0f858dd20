// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The decision about one tool call: asked of guestd, which asks the Guardian on the host. Whatever goes wrong is a block.
import path from 'node:path';
import { request } from './lines.js';

/** OpenClaw aborts a turn that makes no progress for 5 to 6 minutes; an answer must come before that. */
export const LIMIT_SECONDS = 270;

/** A report that an ended call could not be delivered changes nothing; it may not pile up either. */
const REPORT_LIMIT_MS = 10_000;

const oneLine = text => String(text).replace(/\s+/gu, ' ').trim();

/** What the agent reads: which rule, why, and what it may do instead. */
export function denial({ rule, reason, alternative }) {
  const lines = ['Blocked by the Guardian. It was not executed; do not try to get around this.', `Rule: ${oneLine(rule)}`, `Reason: ${oneLine(reason)}`];
  if (alternative) lines.push(`Instead: ${oneLine(alternative)}`);
  return { allow: false, reason: lines.join('\n') };
}

const isAnswer = a => typeof a.allow === 'boolean' && [a.rule, a.reason, a.alternative].every(t => t === undefined || typeof t === 'string');

export class Gate {
  #config;
  #home;
  #runs;
  #log;

  constructor(config, home, runs, log) {
    this.#config = config;
    this.#home = home;
    this.#runs = runs;
    this.#log = log;
  }

  /** Trusted tool policy. @returns undefined to let the call happen, or the denial */
  async evaluate(event, ctx) {
    try {
      return await this.#decide(event, ctx ?? {});
    } catch (error) {
      this.#log(`gate: ${event?.toolName}: ${error?.message}`);
      return denial({ rule: 'gate-unavailable', reason: `The Guardian could not be asked (${error?.message}).`, alternative: 'Tell the user.' });
    }
  }

  async #decide(event, ctx) {
    const runId = event.runId ?? ctx.runId;
    const epoch = this.#home.epoch;
    if (epoch === null) return denial({ rule: 'gate-unavailable', reason: 'The Guardian cannot be reached.', alternative: 'Tell the user.' });
    if (!this.#runs.belongsTo(runId, epoch)) return this.#stale();

    const signals = [this.#home.epochSignal, ...(ctx.abortSignal ? [ctx.abortSignal] : [])];
    const answer = await request(this.#config.socket, this.#question(event, ctx, runId), { limitMs: this.#limitMs(), signals });
    if (!isAnswer(answer)) throw new Error('the answer makes no sense');
    if (!this.#runs.belongsTo(runId, this.#home.epoch)) return this.#stale(); // a late word of the old timeline
    if (answer.allow) return undefined;
    return denial({ rule: answer.rule || 'unnamed', reason: answer.reason || 'Not allowed.', alternative: answer.alternative });
  }

  #stale() {
    return denial({ rule: 'rolled-back', reason: 'The machine was taken back to an earlier state, or this turn was not begun by its user.', alternative: 'End this turn and wait for the user.' });
  }

  #question(event, ctx, runId) {
    const params = event.params ?? {};
    return {
      type: 'ask',
      tool: String(event.toolName),
      paramsJson: JSON.stringify(params),
      toolCallId: String(event.toolCallId ?? ctx.toolCallId ?? ''),
      runId: String(runId),
      sessionKey: String(ctx.sessionKey ?? ''),
      directory: this.#directory(params),
      derivedPaths: (event.derivedPaths ?? []).map(String),
    };
  }

  /** As OpenClaw does it: literally, no "~". */
  #directory({ workdir }) {
    return typeof workdir === 'string' && workdir !== '' ? path.resolve(this.#config.workspace, workdir) : this.#config.workspace;
  }

  #limitMs() {
    return Math.min(this.#config.limitSeconds ?? LIMIT_SECONDS, LIMIT_SECONDS) * 1000;
  }

  /** after_tool_call: the tail of the trail. */
  async report(event, ctx) {
    const report = {
      type: 'ended',
      toolCallId: String(event.toolCallId ?? ctx?.toolCallId ?? ''),
      runId: String(event.runId ?? ctx?.runId ?? ''),
      tool: String(event.toolName),
      ok: !event.error,
      error: event.error ? String(event.error).slice(0, 4096) : '',
      durationMs: Number.isFinite(event.durationMs) ? event.durationMs : 0,
    };
    try {
      await request(this.#config.socket, report, { limitMs: REPORT_LIMIT_MS });
    } catch (error) {
      this.#log(`gate: the end of ${report.toolCallId} was not taken: ${error.message}`);
    }
  }
}
