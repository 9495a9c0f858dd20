// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// node clients.mjs NODE_MODULES BASE CLIENT: one of the providers' own clients against what a guest sees of its models. A line of JSON for each thing that
// was tried: what came of it, or with which error.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [modules, base, which] = process.argv.slice(2);
const resolve = createRequire(modules + '/').resolve;
const load = async (name) => import(pathToFileURL(resolve(name)));

const key = 'no-key-in-here';
const model = 'test-model';
const limit = 300;
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const parameters = { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] };
const tool = { name: 'run', description: 'Runs a command.' };

// Each: ask(prompt, {tools, image}) -> {text, calls}; stream(prompt, onText, signal) -> {text, calls}
const clients = {
  async chat() {
    const { default: OpenAI } = await load('openai');
    const client = new OpenAI({ baseURL: base + '/v1', apiKey: key, maxRetries: 0 });
    const body = (prompt, { tools, image } = {}) => ({
      model, max_tokens: limit,
      messages: [{ role: 'user', content: image ? [{ type: 'text', text: prompt }, { type: 'image_url', image_url: { url: 'data:image/png;base64,' + pixel } }] : prompt }],
      ...(tools && { tools: [{ type: 'function', function: { ...tool, parameters } }] }),
    });
    return {
      async ask(prompt, more) {
        const { choices } = await client.chat.completions.create(body(prompt, more));
        const { content, tool_calls = [] } = choices[0].message;
        return { text: content ?? '', calls: tool_calls.map((c) => [c.function.name, JSON.parse(c.function.arguments)]) };
      },
      async stream(prompt, onText, signal) {
        let text = '';
        for await (const piece of await client.chat.completions.create({ ...body(prompt), stream: true, stream_options: { include_usage: true } }, { signal })) {
          text += piece.choices[0]?.delta?.content ?? '';
          onText();
        }
        return { text, calls: [] };
      },
    };
  },
  async responses() {
    const { default: OpenAI } = await load('openai');
    const client = new OpenAI({ baseURL: base + '/v1', apiKey: key, maxRetries: 0 });
    const body = (prompt, { tools, image } = {}) => ({
      model, max_output_tokens: limit, store: false,
      input: image ? [{ role: 'user', content: [{ type: 'input_text', text: prompt }, { type: 'input_image', detail: 'auto', image_url: 'data:image/png;base64,' + pixel }] }] : prompt,
      ...(tools && { tools: [{ type: 'function', strict: false, ...tool, parameters }] }),
    });
    const told = (answer) => ({
      text: answer.output_text,
      calls: answer.output.filter((o) => o.type === 'function_call').map((o) => [o.name, JSON.parse(o.arguments)]),
    });
    return {
      ask: async (prompt, more) => told(await client.responses.create(body(prompt, more))),
      async stream(prompt, onText, signal) {
        let text = '';
        for await (const event of await client.responses.create({ ...body(prompt), stream: true }, { signal })) {
          if (event.type === 'response.output_text.delta') {
            text += event.delta;
            onText();
          }
        }
        return { text, calls: [] };
      },
    };
  },
  async anthropic() {
    const { default: Anthropic } = await load('@anthropic-ai/sdk');
    const client = new Anthropic({ baseURL: base, apiKey: key, maxRetries: 0 });
    const body = (prompt, { tools, image } = {}) => ({
      model, max_tokens: limit,
      messages: [{ role: 'user', content: image ? [{ type: 'text', text: prompt }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } }] : prompt }],
      ...(tools && { tools: [{ ...tool, input_schema: parameters }] }),
    });
    const told = (message) => ({
      text: message.content.filter((c) => c.type === 'text').map((c) => c.text).join(''),
      calls: message.content.filter((c) => c.type === 'tool_use').map((c) => [c.name, c.input]),
    });
    return {
      ask: async (prompt, more) => told(await client.messages.create(body(prompt, more))),
      async stream(prompt, onText, signal) {
        const stream = client.messages.stream(body(prompt), { signal });
        stream.on('text', onText);
        return told(await stream.finalMessage());
      },
    };
  },
  async google() {
    const { GoogleGenAI } = await load('@google/genai');
    const client = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: base } });
    const body = (prompt, { tools, image } = {}) => ({
      model,
      contents: [{ role: 'user', parts: image ? [{ text: prompt }, { inlineData: { mimeType: 'image/png', data: pixel } }] : [{ text: prompt }] }],
      config: { maxOutputTokens: limit, ...(tools && { tools: [{ functionDeclarations: [{ ...tool, parameters }] }] }) },
    });
    const told = (answer) => ({ text: answer.text ?? '', calls: (answer.functionCalls ?? []).map((c) => [c.name, c.args]) });
    return {
      ask: async (prompt, more) => told(await client.models.generateContent(body(prompt, more))),
      async stream(prompt, onText, signal) {
        let text = '';
        const wish = body(prompt);
        wish.config.abortSignal = signal;
        for await (const piece of await client.models.generateContentStream(wish)) {
          text += piece.text ?? '';
          onText();
        }
        return { text, calls: [] };
      },
    };
  },
  async ollama() {
    const { Ollama } = await load('ollama');
    const client = new Ollama({ host: base });
    const body = (prompt, { tools, image } = {}) => ({
      model, options: { num_predict: limit },
      messages: [{ role: 'user', content: prompt, ...(image && { images: [pixel] }) }],
      ...(tools && { tools: [{ type: 'function', function: { ...tool, parameters } }] }),
    });
    const told = ({ message }) => ({ text: message.content, calls: (message.tool_calls ?? []).map((c) => [c.function.name, c.function.arguments]) });
    return {
      ask: async (prompt, more) => told(await client.chat({ ...body(prompt, more), stream: false })),
      async stream(prompt, onText, signal) {
        let text = '';
        const pieces = await client.chat({ ...body(prompt), stream: true });
        signal?.addEventListener('abort', () => pieces.abort());
        for await (const piece of pieces) {
          text += piece.message.content;
          onText();
        }
        return { text, calls: [] };
      },
    };
  },
};

const client = await clients[which]();
const attempts = {
  text: () => client.ask('say something'),
  streamed: () => client.stream('say something', () => {}),
  call: () => client.ask('call a tool', { tools: true }),
  calls: () => client.ask('call two tools', { tools: true }),
  image: () => client.ask('look at it', { image: true }),
  async aborted() {
    const control = new AbortController();
    await client.stream('say much', () => control.abort(), control.signal);
  },
  refused: () => client.ask('be refused'),
  broken: () => client.ask('fail'),
};
for (const [what, attempt] of Object.entries(attempts)) {
  let told;
  try {
    told = await attempt();
  } catch (error) {
    told = { error: String(error?.message ?? error), status: error?.status ?? error?.status_code ?? 0 };
  }
  console.log(JSON.stringify({ what, ...told }));
}
