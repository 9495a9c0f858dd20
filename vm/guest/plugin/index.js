// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// OpenClaw plugin: puts the Guardian before each tool call. The friendly first layer; code that runs in the VM can get
// around it, and what must hold anyway is held outside (README, "What it does not protect from").
import { readFileSync } from 'node:fs';
import { Gate } from './gate.js';
import { Home } from './home.js';
import { Runs } from './runs.js';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));

// OpenClaw may load a plugin more than once in a process; turns and epoch are those of the process.
const SHARED = Symbol.for('cofferdam-gate.shared');

function shared(socket, log) {
  globalThis[SHARED] ??= { home: new Home(socket, version, log), runs: new Runs() };
  return globalThis[SHARED];
}

export default {
  id: 'cofferdam-gate',
  name: 'Cofferdam gate',
  description: 'Asks the Guardian before each tool call, and blocks when there is no answer',

  register(api) {
    const config = api.pluginConfig ?? {};
    if (typeof config.socket !== 'string' || typeof config.workspace !== 'string') throw new Error('cofferdam-gate: socket and workspace must be configured');
    const log = text => api.logger?.info?.(`cofferdam-gate: ${text}`);
    const { home, runs } = shared(config.socket, log);
    const gate = new Gate(config, home, runs, log);

    api.registerTrustedToolPolicy({ id: 'guardian', description: 'The Guardian decides each tool call', evaluate: (event, ctx) => gate.evaluate(event, ctx) });
    // A gate that fails closed: a turn that does not pass here gets no tool.
    api.on('before_agent_run', (_event, ctx) => (runs.begin(ctx?.runId, home.epoch) ? { outcome: 'pass' }
      : { outcome: 'block', reason: 'Cofferdam: this turn belongs to a state of the machine that was rolled back, or the Guardian cannot be reached.' }));
    api.on('after_tool_call', (event, ctx) => gate.report(event, ctx));
    api.on('gateway_start', () => home.start());
    api.on('gateway_stop', () => home.stop());
  },
};
