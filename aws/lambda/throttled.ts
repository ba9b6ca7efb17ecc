const THROTTLES = new Set([
  'TooManyRequestsException',
  'ThrottlingException',
  'EC2ThrottledException',
  'ENILimitReachedException',
  // A function that was idle for long, or was just deployed, says this for a few seconds.
  'ResourceNotReadyException',
  'ResourceConflictException',
]);

/** True for refusals that time alone heals. */
export const isThrottled = (error: unknown): boolean => error instanceof Error && THROTTLES.has(error.name);
