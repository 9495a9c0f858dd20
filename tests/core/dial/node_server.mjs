// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// node node_server.mjs h1|h2 CERTIFICATE KEY: prints its port, then answers by path.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';

const [kind, certificate, key] = process.argv.slice(2);
let connections = 0;
const asked = {};

function endless(response) {
    const block = Buffer.alloc(64 * 1024, 'x');
    const fill = () => {
        while (!response.destroyed && response.write(block));
    };
    response.on('drain', fill);
    response.on('error', () => {});
    fill();
}

function answer(request, response, body) {
    const path = request.url;
    asked[path] = (asked[path] ?? 0) + 1;
    request.on('error', () => {});
    switch (path) {
    case '/echo': // what came
        response.setHeader('content-type', 'application/json');
        response.setHeader('x-request-id', 'r1');
        response.end(JSON.stringify({
            version: request.httpVersion, headers: Object.keys(request.headers), length: body.length, connections,
            secret: createHash('sha256').update(request.headers['authorization'] ?? request.headers['x-api-key'] ?? '').digest('hex'),
        }));
        break;
    case '/asked': response.end(JSON.stringify(asked)); break; // how often each path was
    case '/endless': endless(response); break;
    case '/dies': // the connection, before it answers
        (request.stream?.session ?? request.socket).destroy();
        break;
    case '/resets': // in the middle
        response.write('half', () => request.stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR));
        break;
    case '/refuses': // a stream that was not worked on
        request.stream.close(http2.constants.NGHTTP2_REFUSED_STREAM);
        break;
    case '/manyheaders':
        for (let i = 0; i < 100; ++i)
            response.setHeader('x-' + i, 'v'.repeat(1024));
        response.end('no');
        break;
    default: response.writeHead(404).end();
    }
}

function serve(request, response) {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => answer(request, response, Buffer.concat(parts)));
}

const server = kind === 'h2'
    ? http2.createSecureServer({ cert: readFileSync(certificate), key: readFileSync(key), maxSendHeaderBlockLength: 1024 * 1024 }, serve)
    : http.createServer(serve);
server.on(kind === 'h2' ? 'session' : 'connection', (one) => {
    ++connections;
    one.on('error', () => {});
});
server.on('sessionError', () => {});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
