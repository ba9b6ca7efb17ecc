const THROTTLES = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
]);

/** True when DynamoDB refused a request only because of how many there were. */
export const isThrottled = (error: unknown): boolean => error instanceof Error && THROTTLES.has(error.name);
