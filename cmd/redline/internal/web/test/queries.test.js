import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';

import { engine, exemplars, instant, range } from '../static/data/api.js';
import { ApiError } from '../static/data/request.js';

const { fetch } = globalThis;
afterEach(() => {
  globalThis.fetch = fetch;
});

/**
 * Answers in the place of an engine by a line for each query, as `line` makes them of a
 * query and its place, and notes each request's query.
 */
function answering(line, { status = 200, pieces = (text) => [text] } = {}) {
  const asked = [];
  globalThis.fetch = async (path, { method, body, signal }) => {
    assert.deepEqual([path, method], ['./redline/queries', 'POST']);
    const queries = JSON.parse(body);
    asked.push({ queries, signal });
    const bytes = new TextEncoder().encode(queries.map(line).join(''));
    return new Response(ReadableStream.from(pieces(bytes)), { status });
  };
  return asked;
}

const result = (of, status, answer) => `${JSON.stringify({ of, status, answer })}\n`;
const vector = (value) => ({ status: 'success', data: { resultType: 'vector', result: value } });
const own = (query, i) => result(i, 200, vector([query]));

test('queries of a moment are one request, each with its own answer', async () => {
  const asked = answering(own);
  const [up, again, points, samples] = await Promise.all([
    instant('up', 1.5),
    instant('up', 1.5),
    range('up', 101, 129, 10),
    exemplars('up', 1, 2).catch((err) => err),
  ]);
  const addresses = ['/api/v1/query?query=up&time=1.500', '/api/v1/query_range?query=up&start=110&end=120&step=10'];
  assert.deepEqual(asked.map(({ queries }) => queries), [[...addresses, '/api/v1/query_exemplars?query=up&start=1.000&end=2.000']]);
  assert.deepEqual([up, again, points], [[addresses[0]], [addresses[0]], [addresses[1]]]);
  assert.equal(samples.result.length, 1);
});

test('those of another moment are another', async () => {
  const asked = answering(own);
  await instant('a', 1);
  await instant('b', 1);
  assert.deepEqual(asked.map(({ queries }) => queries.length), [1, 1]);
});

test('a scalar is a series without labels', async () => {
  answering((_, i) => result(i, 200, { status: 'success', data: { resultType: 'scalar', result: [1, '2'] } }));
  assert.deepEqual(await instant('1+1', 1), [{ metric: {}, value: [1, '2'] }]);
});

test('answers come in any order, and in any pieces', async () => {
  const each = (bytes) => Array.from(bytes, (byte) => Uint8Array.of(byte));
  answering((query, i, { length }) => result(length - 1 - i, 200, vector([`${length - 1 - i} 数`])), { pieces: each });
  const texts = await Promise.all(['a', 'b', 'c'].map((expr) => instant(expr, 1)));
  assert.deepEqual(texts, [['0 数'], ['1 数'], ['2 数']]);
});

for (const [what, status, answer, want] of [
  ['of the query', 400, { status: 'error', errorType: 'bad_data', error: 'no such thing' }, ['bad_data', 'no such thing', 400]],
  ['a text', 404, 'not here', ['error', 'not here', 404]],
  ['a text that is said to be right', 200, 'hello', ['error', 'hello', 200]],
  ['a remote engine that is away', 502, { errorType: 'unavailable', error: 'http://h does not answer' }, ['unreachable', 'http://h does not answer', 502]],
  ['a page of a proxy', 502, '<html>', ['unreachable', 'The engine does not answer (502).', 502]],
  ['a query that took too long', 503, { status: 'error', errorType: 'timeout', error: 'too long' }, ['timeout', 'too long', 503]],
]) {
  test(`one query's error leaves the others alone: ${what}`, async () => {
    answering((query, i) => (i === 0 ? result(i, status, answer) : own(query, i)));
    const [err, good] = await Promise.all([instant('bad', 1).catch((e) => e), instant('good', 1)]);
    assert.ok(err instanceof ApiError, String(err));
    assert.deepEqual([err.type, err.message, err.status], want);
    assert.equal(good.length, 1);
  });
}

test('an answer that breaks off is none for those that it lacks', async () => {
  answering((query, i) => (i === 0 ? own(query, i) : ''));
  const told = [];
  engine.addEventListener('away', (event) => told.push(event.detail.path), { once: true });
  const [first, second] = await Promise.all([instant('a', 1), instant('b', 1).catch((err) => err)]);
  assert.equal(first.length, 1);
  assert.deepEqual([second.type, ...told], ['unreachable', '/api/v1/query?query=b&time=1.000']);
});

test('a request that is refused is so for all of its queries', async () => {
  answering(() => 'no', { status: 403 });
  const all = await Promise.all([instant('a', 1).catch((err) => err), instant('b', 1).catch((err) => err)]);
  assert.deepEqual(all.map(({ type, message, status }) => [type, message, status]), [['error', 'nono', 403], ['error', 'nono', 403]]);
});

test('that nobody answers', async () => {
  globalThis.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
  const err = await instant('a', 1).catch((e) => e);
  assert.deepEqual([err.type, err.message], ['unreachable', 'The engine does not answer.']);
});

test('many are several requests, as are long ones', async () => {
  const asked = answering(own);
  await Promise.all(Array.from({ length: 250 }, (_, i) => instant(`up${i}`, 1)));
  assert.deepEqual(asked.map(({ queries }) => queries.length).sort(), [100, 100, 50].sort());
  asked.length = 0;
  await Promise.all(['a', 'b', 'c'].map((name) => instant(name.repeat(200_000), 1)));
  assert.deepEqual(asked.map(({ queries }) => queries.length).sort(), [1, 2]);
});

test('a request is aborted when nobody waits for any of its queries', async () => {
  const held = [];
  globalThis.fetch = (_, { signal }) => new Promise((resolve, reject) => {
    held.push(signal);
    signal.addEventListener('abort', () => reject(signal.reason));
  });
  const [first, second, never] = [new AbortController(), new AbortController(), new AbortController()];
  never.abort();
  const all = [first, second, never].map(({ signal }, i) => instant(`up${i}`, 1, { signal }).catch((err) => err.name));
  await new Promise((resolve) => setImmediate(resolve));
  first.abort();
  assert.deepEqual(held.map(({ aborted }) => aborted), [false]);
  second.abort();
  assert.deepEqual(held.map(({ aborted }) => aborted), [true]);
  assert.deepEqual(await Promise.all(all), ['AbortError', 'AbortError', 'AbortError']);
});
