// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// node mockllm.mjs NODE_MODULES CERTIFICATE KEY: somebody else's mock of OpenAI's chat completions, behind TLS on a port that it prints. It answers
// clients.mjs.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createRequire } from 'node:module';

const [modules, certificate, key] = process.argv.slice(2);
const require = createRequire(modules + '/');
const mock = require('@dwmkerr/mock-llm/dist/server.js');

const words = 'A cofferdam keeps the water out.';
const call = (id, command) => ({ id, type: 'function', function: { name: 'run', arguments: JSON.stringify({ command }) } });
const rule = (match, status, body) => ({
  path: '/v1/chat/completions', method: 'POST',
  match: match ? `contains(body.messages[-1].content, '${match}')` : '@',
  response: { status, content: JSON.stringify(body) },
});
const answer = (match, message, reason = 'stop') => rule(match, 200, {
  id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'test-model',
  choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: reason }],
  usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
});
const error = (match, status) => rule(match, status, { error: { message: 'The mock says no.', type: 'invalid_request_error', param: null, code: null } });
const config = {
  streaming: { chunkSize: 20, chunkIntervalMs: 10 },
  rules: [
    answer('', { content: words }),
    answer('call a tool', { content: null, tool_calls: [call('a', 'ls')] }, 'tool_calls'),
    answer('call two tools', { content: null, tool_calls: [call('a', 'ls'), call('b', 'pwd')] }, 'tool_calls'),
    answer('say much', { content: 'word '.repeat(2000) }),
    error('be refused', 403),
    error('fail', 400),
  ],
};
const log = console.log;
console.log = () => {}; // it tells of each request
const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, mock.createServer(config, 'localhost', 0));
server.listen(0, '127.0.0.1', () => log(server.address().port));
