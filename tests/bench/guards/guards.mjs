// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// node guards.mjs FOLDER INPUT: asks the guards installed in FOLDER about each command of INPUT (one JSON text a line), all in this
// one process. Prints {"name": {"version", "flagged": [0|1...], "ns": [...]}}.

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const kWarmUp = 300; // commands, so that what is measured is compiled
const [folder, input] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
const commands = readFileSync(input, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
const load = (...parts) => import(pathToFileURL(join(folder, 'node_modules', ...parts)).href);
const versionOf = (name) => JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;
for (const quiet of ['warn', 'info', 'error']) console[quiet] = () => {};

async function safetyNet() {
    const { checkCommand } = await load('cc-safety-net', 'dist', 'api.js');
    const cwd = mkdtempSync(join(tmpdir(), 'guards-'));
    return (command) => checkCommand({ command, cwd }).kind !== 'allow';
}

// It is published as TypeScript only; its types are taken off, nothing else.
async function destructiveCheck() {
    const name = '@sureshsankaran/opencode-destructive-check';
    const typescript = require('typescript');
    const source = readFileSync(join(folder, 'node_modules', name, 'src', 'index.ts'), 'utf8');
    const { outputText } = typescript.transpileModule(source, { compilerOptions: { module: 'ESNext', target: 'ES2022' } });
    const file = join(mkdtempSync(join(tmpdir(), 'guards-')), 'check.mjs');
    writeFileSync(file, outputText);
    const hooks = await (await import(pathToFileURL(file).href)).default({});
    return async (command) => {
        const output = { status: 'allow' };
        await hooks['permission.ask']({ permission: 'bash', patterns: [command], sessionID: 'bench', metadata: {} }, output);
        return output.status !== 'allow';
    };
}

const result = {};
for (const [name, make] of [['cc-safety-net', safetyNet], ['@sureshsankaran/opencode-destructive-check', destructiveCheck]]) {
    const flags = await make();
    for (const command of commands.slice(0, kWarmUp)) await flags(command);
    const flagged = [];
    const ns = [];
    for (const command of commands) {
        const begun = process.hrtime.bigint();
        const answer = flags(command);
        const stopped = answer instanceof Promise ? await answer : answer;
        ns.push(Number(process.hrtime.bigint() - begun));
        flagged.push(stopped ? 1 : 0);
    }
    result[name] = { version: versionOf(name), flagged, ns };
}
process.stdout.write(JSON.stringify(result));
