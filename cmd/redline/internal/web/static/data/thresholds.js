// From where on a number hurts.

/** The share of requests that is too many to fail: what the alert on a route's errors starts at. */
export const manyErrors = 0.05;
