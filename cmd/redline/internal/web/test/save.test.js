import assert from 'node:assert/strict';
import test from 'node:test';

// Drawing needs a browser; the rest of save.js does not.
globalThis.CSS ??= /** @type {any} */ ({ registerProperty: () => {} });
const { csvOf, nameOf } = await import('../static/charts/export.js');

test('values are saved with times in UTC and a header for each series', () => {
  const text = csvOf({
    title: 'Duration', unit: 's', labels: ['p99', 'p50'], times: [0, 1.5],
    values: [[12, 0.25], [null, 0.004]], bounds: [{ least: 0.005, most: 10 }, { least: 0.005, most: 10 }],
  });
  assert.equal(text, 'time,"Duration: p99 (s)","Duration: p50 (s)"\r\n1970-01-01T00:00:00.000Z,>10,\r\n1970-01-01T00:00:01.500Z,0.25,<0.005\r\n');
});

test('no text is a formula where CSV is opened', () => {
  for (const title of ['=HYPERLINK("http://a")', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '\n=1', '\uff1d1', '\u00a0=1']) {
    const [, cell] = csvOf({ title, unit: '', labels: ['x'], times: [], values: [] }).split(/,(.*)/s);
    assert.ok(cell.startsWith('"\''), JSON.stringify(cell));
  }
  const inside = csvOf({ title: 'a"b\n=1', unit: '', labels: ['c,d'], times: [], values: [] });
  assert.equal(inside, 'time,"a""b\n=1: c,d"\r\n');
  assert.equal(csvOf({ title: 'a', unit: '', labels: ['b'], times: [0], values: [[-1]] }).split('\r\n')[1], '1970-01-01T00:00:00.000Z,-1');
});

test('a file is called by its chart', () => {
  assert.equal(nameOf('../../p99 by "route"', 0, 'csv'), 'p99-by-route-1970-01-01T000000Z.csv');
  assert.equal(nameOf('{}', 0, 'png'), 'chart-1970-01-01T000000Z.png');
});
