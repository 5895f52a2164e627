import assert from 'node:assert/strict';
import test from 'node:test';
import { formatTime } from '../static/data/units.js';
import { fieldOf, momentOf, ofDay, setUTC } from '../static/data/zone.js';

// A zone that differs from UTC by no whole hour, and one with two offsets in a year.
for (const zone of ['Asia/Kolkata', 'Europe/Berlin']) {
  test(`times in ${zone} are those of the zone, and those in UTC are not`, () => {
    process.env.TZ = zone;
    for (const utc of [true, false]) {
      setUTC(utc);
      for (const at of [0, 1_700_000_000, 1_711_843_200, 1_729_994_400]) assert.equal(momentOf(fieldOf(at)), at);
      assert.ok(Number.isNaN(momentOf('')));
    }
    assert.notEqual(fieldOf(0), '1970-01-01T00:00:00');
    setUTC(true);
    assert.equal(fieldOf(0), '1970-01-01T00:00:00');
    assert.equal(momentOf('1970-01-01T00:01:00'), 60);
    assert.equal(ofDay(new Date(3600_000)), 3600);
    assert.equal(formatTime(3600, 3600), '01:00:00');
    // The day is that of UTC as well: in the zone both are on another one.
    assert.match(formatTime(86400 - 3600, 86400), /1970.* 23:00:00$/);
    setUTC(false);
    assert.notEqual(formatTime(3600, 3600), '01:00:00');
  });
}
