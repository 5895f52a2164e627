import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';

import { engine, get, json, rangeParams, send } from '../static/data/api.js';
import { ApiError } from '../static/data/request.js';

const { fetch } = globalThis;
afterEach(() => {
  globalThis.fetch = fetch;
});

/** Answers in the place of an engine, and notes the requests. */
function answering(answer) {
  const asked = [];
  globalThis.fetch = async (path, init = {}) => {
    asked.push({ path, ...init });
    return answer(path, init);
  };
  return asked;
}

const success = (data) => new Response(JSON.stringify({ status: 'success', data }));

/** An engine that answers when it is told to, or not at all once it is aborted. */
function holding() {
  const held = [];
  answering((path, { signal }) => new Promise((resolve, reject) => {
    held.push({ path, signal, answer: () => resolve(success(path)) });
    signal.addEventListener('abort', () => reject(signal.reason));
  }));
  return held;
}

/** Lets all that is due happen. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('the data of an answer', async () => {
  const asked = answering(() => success({ alerts: [] }));
  assert.deepEqual(await get('/api/v1/alerts'), { alerts: [] });
  assert.equal(asked[0].path, './api/v1/alerts');
});

test('points stand at multiples of the step', () => {
  assert.deepEqual(rangeParams(101, 129, 10), { start: 110, end: 120, step: 10 });
});

for (const [what, response, want] of [
  ['an error of the query', () => new Response('{"status":"error","errorType":"bad_data","error":"no such thing"}', { status: 400 }), ['bad_data', 'no such thing', 400]],
  ['a text', () => new Response('not here', { status: 404 }), ['error', 'not here', 404]],
  ["Alertmanager's text in JSON", () => new Response('"bad matcher"', { status: 400 }), ['error', 'bad matcher', 400]],
  ['a proxy that finds nobody', () => new Response('<html>', { status: 502, statusText: 'Bad Gateway' }), ['unreachable', 'The engine does not answer (502 Bad Gateway).', 502]],
  ['a remote engine that is away', () => new Response('{"errorType":"unavailable","error":"http://h does not answer"}', { status: 502 }), ['unreachable', 'http://h does not answer', 502]],
  ['a query that took too long', () => new Response('{"status":"error","errorType":"timeout","error":"too long"}', { status: 503 }), ['timeout', 'too long', 503]],
  ['nobody', () => Promise.reject(new TypeError('Failed to fetch')), ['unreachable', 'The engine does not answer.', 0]],
]) {
  test(`an error: ${what}`, async () => {
    answering(response);
    const err = await get('/api/v1/alerts').catch((e) => e);
    assert.ok(err instanceof ApiError, String(err));
    assert.deepEqual([err.type, err.message, err.status], want);
  });
}

test('that nobody answers is told to those who want to know', async () => {
  const told = [];
  engine.addEventListener('away', (event) => told.push(event.detail.path), { once: true });
  answering(() => Promise.reject(new TypeError('Failed to fetch')));
  await assert.rejects(json('/redline/dashboard', { job: 'a' }));
  assert.deepEqual(told, ['/redline/dashboard?job=a']);
});

test('who asks for the same gets the same answer', async () => {
  const held = holding();
  const both = [get('/api/v1/x', { a: 1 }), get('/api/v1/x', { a: 1 }), get('/api/v1/x', { a: 2 })];
  await settled();
  assert.deepEqual(held.map(({ path }) => path), ['./api/v1/x?a=1', './api/v1/x?a=2']);
  held.forEach(({ answer }) => answer());
  assert.deepEqual(await Promise.all(both), ['./api/v1/x?a=1', './api/v1/x?a=1', './api/v1/x?a=2']);
});

test('a request is aborted when nobody waits for it any more', async () => {
  const held = holding();
  const [first, second] = [new AbortController(), new AbortController()];
  const both = [first, second].map(({ signal }) => get('/api/v1/x', {}, { signal }).catch((err) => err.name));
  await settled();
  first.abort();
  await settled();
  assert.equal(held[0].signal.aborted, false);
  second.abort();
  await settled();
  assert.equal(held[0].signal.aborted, true);
  assert.deepEqual(await Promise.all(both), ['AbortError', 'AbortError']);
});

test('a request that takes too long has nobody who answers', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  holding();
  const asked = new AbortController();
  const failures = [
    get('/api/v1/x', {}, { signal: asked.signal }).catch((err) => err.type),
    get('/api/v1/query', { query: 'up' }).catch((err) => err.type),
    send('POST', '/api/v2/silences', {}).catch((err) => err.type),
  ];
  await settled();
  t.mock.timers.tick(150_000);
  assert.deepEqual(await Promise.all(failures), ['unreachable', 'unreachable', 'unreachable']);
});

test('a request that is answered has no limit of time any more', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const held = holding();
  const answers = [get('/api/v1/x'), get('/api/v1/y')];
  await settled();
  held.forEach(({ answer }) => answer());
  await Promise.all(answers);
  t.mock.timers.tick(150_000);
  assert.deepEqual(held.map(({ signal }) => signal.aborted), [false, false]);
});

test('what is sent is JSON', async () => {
  const asked = answering(() => new Response('{"silenceID":"1"}'));
  assert.deepEqual(await send('POST', '/api/v2/silences', { a: 1 }), { silenceID: '1' });
  assert.deepEqual([asked[0].method, asked[0].body, asked[0].headers['Content-Type']], ['POST', '{"a":1}', 'application/json']);
});

test('an answer without a body', async () => {
  answering(() => new Response('', { status: 200 }));
  assert.equal(await send('DELETE', '/api/v2/silence/1'), null);
});
