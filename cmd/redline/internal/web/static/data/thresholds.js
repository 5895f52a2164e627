// From where on a number hurts.

/** The share of failed requests at which the alert on a route's errors starts. */
export const manyErrors = 0.05;
