// The words that PromQL itself brings: functions, aggregations and keywords.

/**
 * @typedef {object} Word
 * @property {string} name
 * @property {string} args as they are written, without parentheses
 * @property {string} help
 */

/**
 * @param {string} table a line for each: name(arguments) and what it is
 * @returns {Word[]}
 */
function words(table) {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [, name, args, help] = /** @type {RegExpMatchArray} */ (line.match(/^\s*(\w+)\(([^)]*)\) (.*)$/));
      return { name, args, help };
    });
}

/** The functions that no engine has behind a switch. */
export const functions = words(`
  rate(range) per second, averaged over the range
  irate(range) per second, by the last two samples
  increase(range) growth of a counter over the range
  histogram_quantile(φ, vector) quantile of a histogram's buckets
  histogram_avg(vector) mean of a native histogram
  histogram_count(vector) number of observations of a native histogram
  histogram_fraction(lower, upper, vector) share of observations between two values
  histogram_stddev(vector) standard deviation of a native histogram
  histogram_stdvar(vector) variance of a native histogram
  histogram_sum(vector) sum of a native histogram
  avg_over_time(range) mean over the range
  count_over_time(range) number of samples in the range
  first_over_time(range) oldest sample of the range
  last_over_time(range) newest sample of the range
  max_over_time(range) largest of the range
  min_over_time(range) smallest of the range
  present_over_time(range) 1 where there is a sample in the range
  quantile_over_time(φ, range) quantile of the range's samples
  stddev_over_time(range) standard deviation over the range
  stdvar_over_time(range) variance over the range
  sum_over_time(range) sum over the range
  absent(vector) 1 where there is no series
  absent_over_time(range) 1 where the range has no sample
  changes(range) how often the value changed
  delta(range) difference of a gauge over the range
  deriv(range) slope of a gauge per second
  idelta(range) difference of the last two samples
  predict_linear(range, seconds) value of a gauge in some seconds
  resets(range) how often a counter began anew
  abs(vector) without its sign
  ceil(vector) rounded up
  clamp(vector, min, max) kept between two values
  clamp_max(vector, max) at most a value
  clamp_min(vector, min) at least a value
  exp(vector) e to the power of it
  floor(vector) rounded down
  ln(vector) natural logarithm
  log10(vector) decimal logarithm
  log2(vector) binary logarithm
  round(vector, to) rounded to the nearest multiple
  sgn(vector) its sign
  sqrt(vector) square root
  scalar(vector) the one series' value as a number
  vector(scalar) a number as a series
  sort(vector) smallest value first
  sort_desc(vector) largest value first
  label_join(vector, to, separator, from) labels joined into another
  label_replace(vector, to, value, from, regex) a label made from another
  time() seconds since 1970
  timestamp(vector) time of the samples
  minute(vector) minute of the hour
  hour(vector) hour of the day, UTC
  day_of_month(vector) day of the month, UTC
  day_of_week(vector) day of the week, Sunday is 0
  day_of_year(vector) day of the year
  days_in_month(vector) how long the month is
  month(vector) month of the year
  year(vector) year
  acos(vector) arc cosine
  acosh(vector) inverse hyperbolic cosine
  asin(vector) arc sine
  asinh(vector) inverse hyperbolic sine
  atan(vector) arc tangent
  atanh(vector) inverse hyperbolic tangent
  cos(vector) cosine
  cosh(vector) hyperbolic cosine
  sin(vector) sine
  sinh(vector) hyperbolic sine
  tan(vector) tangent
  tanh(vector) hyperbolic tangent
  deg(vector) radians as degrees
  rad(vector) degrees as radians
  pi() 3.14159…
`);

/** The aggregations, which make fewer series of many. */
export const aggregations = words(`
  sum(vector) added up
  avg(vector) mean
  max(vector) largest
  min(vector) smallest
  count(vector) number of series
  topk(k, vector) the k largest
  bottomk(k, vector) the k smallest
  quantile(φ, vector) quantile of the series
  group(vector) 1 for each group
  count_values(label, vector) number of series by value
  stddev(vector) standard deviation
  stdvar(vector) variance
`);

/** Keywords that a list of labels follows. */
export const grouping = ['by', 'without', 'on', 'ignoring', 'group_left', 'group_right'];

/** Keywords between two operands. */
export const between = ['and', 'or', 'unless', 'atan2'];

const keywords = new Set([...grouping, ...between, 'offset', 'bool']);
const known = new Set([...functions, ...aggregations].map((word) => word.name));
const aggregating = new Set(aggregations.map((word) => word.name));

/** @param {string} name */
export const isKeyword = (name) => keywords.has(name.toLowerCase());

/** @param {string} name */
export const isFunction = (name) => known.has(name.toLowerCase());

/** @param {string} name */
export const isAggregation = (name) => aggregating.has(name.toLowerCase());
