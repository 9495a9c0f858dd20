// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The plugin's own rules, without OpenClaw: what allows, what blocks, and what a new epoch does.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { Gate, denial } from '../../../vm/guest/plugin/gate.js';
import { Home } from '../../../vm/guest/plugin/home.js';
import { LineReader, MAX_LINE } from '../../../vm/guest/plugin/lines.js';
import { Runs } from '../../../vm/guest/plugin/runs.js';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gate-'));
const socket = path.join(folder, 'plugin.sock');
const connections = new Set();
let server, epoch, homes, asks, closed, onAsk;

function serve(connection) {
  connections.add(connection);
  const reader = new LineReader();
  connection.on('error', () => {});
  connection.on('data', chunk => {
    for (const message of reader.feed(chunk)) {
      if (message.type === 'home') {
        homes.push({ message, connection });
        connection.write(JSON.stringify({ ok: true, epoch }) + '\n');
      } else {
        asks.push(message);
        connection.on('close', () => { closed += 1; });
        onAsk(connection, message);
      }
    }
  });
}

const until = async condition => {
  for (let i = 0; i < 500 && !condition(); ++i) await new Promise(resolve => setTimeout(resolve, 10));
  assert.ok(condition(), String(condition));
};
const line = object => JSON.stringify(object) + '\n';

let home, runs, gate;
const config = { socket, workspace: '/home/agent/workspace', limitSeconds: 1 };
const call = (command, extra = {}) => [{ toolName: 'exec', params: { command }, runId: 'run', toolCallId: 'c1', ...extra }, { sessionKey: 's' }];

before(async () => {
  server = net.createServer(serve);
  await new Promise(resolve => server.listen(socket, resolve));
});
after(() => {
  server.close();
  for (const connection of connections) connection.destroy();
  fs.rmSync(folder, { recursive: true });
});
beforeEach(async t => {
  epoch = 1; homes = []; asks = []; closed = 0;
  onAsk = connection => connection.end(line({ allow: true, rule: 'r', reason: '', alternative: '' }));
  home = new Home(socket, '0', () => {});
  runs = new Runs();
  gate = new Gate(config, home, runs, () => {});
  home.start();
  await until(() => home.epoch === 1);
  runs.begin('run', 1);
});
const finish = () => { home.stop(); for (const { connection } of homes) connection.destroy(); };

test('an allow lets the call happen, and the question says all of it', async () => {
  const answer = await gate.evaluate({ toolName: 'exec', params: { command: 'ls', workdir: 'sub' }, runId: 'run', toolCallId: 'c1', derivedPaths: ['/a'] }, { sessionKey: 's' });
  assert.equal(answer, undefined);
  assert.deepEqual(asks, [{ type: 'ask', tool: 'exec', paramsJson: '{"command":"ls","workdir":"sub"}', toolCallId: 'c1', runId: 'run', sessionKey: 's',
    directory: '/home/agent/workspace/sub', derivedPaths: ['/a'] }]);
  finish();
});

test('a block tells the agent the rule, the reason and the alternative, each on a line of its own', async () => {
  onAsk = connection => connection.end(line({ allow: false, rule: 'a.b', reason: 'two\nlines', alternative: 'less' }));
  const answer = await gate.evaluate(...call('x'));
  assert.equal(answer.allow, false);
  assert.match(answer.reason, /\nRule: a\.b\nReason: two lines\nInstead: less$/);
  finish();
});

for (const [name, bytes] of [['end', ''], ['half a line', '{"allow":true'], ['no JSON', 'yes\n'], ['null', 'null\n'], ['the word true', line({ allow: 'true' })],
  ['no verdict', line({ ok: true })], ['a rule that is none', line({ allow: true, rule: 7 })], ['a line without end', 'x'.repeat(MAX_LINE + 1)]]) {
  test(`blocks on ${name}`, async () => {
    onAsk = connection => connection.end(bytes);
    assert.equal((await gate.evaluate(...call('x')))?.allow, false);
    finish();
  });
}

test('blocks when no answer comes in time, and gives the question up', async () => {
  onAsk = () => {};
  const began = Date.now();
  assert.match((await gate.evaluate(...call('x'))).reason, /no answer in time/);
  assert.ok(Date.now() - began < 3000);
  await until(() => closed === 1);
  finish();
});

test('gives the question up when the call is aborted', async () => {
  onAsk = () => {};
  const abort = new AbortController();
  const pending = gate.evaluate({ toolName: 'exec', params: {}, runId: 'run' }, { abortSignal: abort.signal });
  await until(() => asks.length === 1);
  abort.abort();
  assert.equal((await pending).allow, false);
  await until(() => closed === 1);
  finish();
});

test('an already aborted call is not asked about', async () => {
  assert.equal((await gate.evaluate({ toolName: 'exec', params: {}, runId: 'run' }, { abortSignal: AbortSignal.abort() })).allow, false);
  assert.equal(asks.length, 0);
  finish();
});

test('blocks what is too large to be asked about, or cannot be written down', async () => {
  const circular = {};
  circular.self = circular;
  assert.equal((await gate.evaluate(...call('x'.repeat(MAX_LINE)))).allow, false);
  assert.equal((await gate.evaluate({ toolName: 'exec', params: circular, runId: 'run' }, {})).allow, false);
  assert.equal((await gate.evaluate(undefined, undefined)).allow, false);
  assert.equal(asks.length, 0);
  finish();
});

test('a turn whose beginning was not seen is refused without a question', async () => {
  assert.match((await gate.evaluate({ toolName: 'exec', params: {}, runId: 'other' }, {})).reason, /Rule: rolled-back/);
  assert.match((await gate.evaluate({ toolName: 'exec', params: {} }, {})).reason, /Rule: rolled-back/);
  assert.equal(asks.length, 0);
  finish();
});

test('a new epoch voids what waits, refuses the old turn for good, and calls home again', async () => {
  let waiting;
  onAsk = connection => { waiting = connection; };
  const pending = gate.evaluate(...call('x'));
  await until(() => asks.length === 1);
  epoch = 2;
  homes[0].connection.write(line({ epoch: 2 }));
  assert.equal((await pending).allow, false);
  if (!waiting.destroyed) waiting.write(line({ allow: true }));
  await until(() => homes.length === 2);
  assert.match((await gate.evaluate(...call('y'))).reason, /Rule: rolled-back/);
  assert.equal(runs.begin('run', home.epoch), false); // a retry of the old turn does not make it a new one
  assert.equal(asks.length, 1);
  onAsk = connection => connection.end(line({ allow: true }));
  assert.equal(runs.begin('new', home.epoch), true);
  assert.equal(await gate.evaluate({ toolName: 'exec', params: {}, runId: 'new' }, {}), undefined);
  finish();
});

test('an allow that comes together with the new epoch counts for nothing', async () => {
  onAsk = connection => {
    epoch = 2;
    homes[0].connection.write(line({ epoch: 2 }));
    setTimeout(() => connection.end(line({ allow: true })), 0);
  };
  assert.equal((await gate.evaluate(...call('x'))).allow, false);
  finish();
});

test('without guestd there is no epoch, and nothing is allowed; it calls home again by itself', async () => {
  for (const { connection } of homes) connection.destroy();
  await until(() => home.epoch === null);
  assert.match((await gate.evaluate(...call('x'))).reason, /cannot be reached/);
  await until(() => home.epoch === 1);
  assert.equal(await gate.evaluate(...call('x')), undefined); // the same epoch: the turn goes on
  finish();
});

test('epoch 0 means that guestd has not heard of the host', async () => {
  epoch = 0;
  homes[0].connection.write(line({ epoch: 0 }));
  await until(() => home.epoch === null);
  assert.equal((await gate.evaluate(...call('x'))).allow, false);
  finish();
});

test('the end of a call is reported, and a report that nobody takes harms nothing', async () => {
  onAsk = connection => connection.end(line({ ok: true }));
  await gate.report({ toolName: 'exec', toolCallId: 'c1', runId: 'run', error: 'boom', durationMs: 1.5 }, {});
  assert.deepEqual(asks[0], { type: 'ended', toolCallId: 'c1', runId: 'run', tool: 'exec', ok: false, error: 'boom', durationMs: 1.5 });
  await new Gate({ ...config, socket: path.join(folder, 'none') }, home, runs, () => {}).report({ toolName: 'exec' }, {});
  finish();
});

test('many turns are remembered, the oldest are forgotten and refused', () => {
  for (let i = 0; i < 5000; ++i) runs.begin(`r${i}`, 1);
  assert.equal(runs.belongsTo('r4999', 1), true);
  assert.equal(runs.belongsTo('r0', 1), false);
  assert.equal(runs.begin('r', null), false);
  finish();
});

test('a denial without alternative says none', () => {
  assert.doesNotMatch(denial({ rule: 'r', reason: 'x' }).reason, /Instead/);
});
