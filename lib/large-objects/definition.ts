/**
 * Units of one object at the same time: at 80 MB/s each, 5 TB take less than an hour. A run has twenty objects read at once, and what
 * watches changes needs the rest of the account's concurrency.
 */
const CONCURRENCY = 20;

/** Some fifty minutes, with the pauses between: as long as a passing fault may keep any other version from being read. */
const RETRY = [
  // Where the account's concurrency is used up, others are at work: it waits for some days at most.
  {
    ErrorEquals: ['Lambda.TooManyRequestsException'],
    IntervalSeconds: 5,
    BackoffRate: 2,
    MaxAttempts: 2000,
    MaxDelaySeconds: 300,
    JitterStrategy: 'FULL',
  },
  {
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: 5,
    BackoffRate: 2,
    MaxAttempts: 15,
    MaxDelaySeconds: 300,
    JitterStrategy: 'FULL',
  },
];

interface Functions {
  /** ARN of the function that reads parts and slices. */
  readonly hash: string;
  /** ARN of the one that judges. */
  readonly judge: string;
}

const OF_EXECUTION = {
  'name.$': '$$.Execution.Input.name',
  'round.$': '$$.Execution.Input.round',
} as const;

const caught = (next: string) => [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: next }];

/** A step that is called until it says that it is done; what cannot be done is written down, and the execution goes on to say so. */
const repeated = (hash: string, step: 'unit' | 'slice', named: object) => ({
  [`Hash ${step}`]: {
    Type: 'Task',
    Resource: hash,
    Parameters: { step, ...named },
    ResultPath: '$.result',
    TimeoutSeconds: 960,
    Retry: RETRY,
    Catch: caught(`Write down why ${step}`),
    Next: `Is ${step} done`,
  },
  [`Is ${step} done`]: {
    Type: 'Choice',
    Choices: [{ Variable: '$.result.isDone', BooleanEquals: true, Next: `Done ${step}` }],
    Default: `Hash ${step}`,
  },
  [`Write down why ${step}`]: {
    Type: 'Task',
    Resource: hash,
    Parameters: { step: 'fail', ...named, 'error.$': '$.error' },
    ResultPath: '$.result',
    Retry: RETRY,
    Next: `Done ${step}`,
  },
  // The answers of all units come together in one payload.
  [`Done ${step}`]: { Type: 'Pass', InputPath: '$.result', End: true },
});

/**
 * How a version is read that is too large for one invocation: planned, read in parts by many at the same time and, where somebody
 * named it by what `sha256sum` prints, in order by one after the other; then judged as every other. What is handed about are the
 * version and numbers of units, never digests.
 */
export const definition = ({ hash, judge }: Functions) => ({
  Comment: 'Sealwatch: reads one version of an object that is too large for one invocation',
  StartAt: 'Plan',
  States: {
    Plan: {
      Type: 'Task',
      Resource: judge,
      Parameters: { step: 'plan', 'request.$': '$$.Execution.Input' },
      ResultPath: '$.plan',
      TimeoutSeconds: 960,
      Retry: RETRY,
      Catch: caught('Give up'),
      Next: 'What next',
    },
    'What next': {
      Type: 'Choice',
      Choices: [
        { Variable: '$.plan.next', StringEquals: 'read', Next: 'Read' },
        { Variable: '$.plan.next', StringEquals: 'wait', Next: 'Wait for budget' },
      ],
      Default: 'Done',
    },
    'Wait for budget': { Type: 'Wait', SecondsPath: '$.plan.seconds', Next: 'Plan' },
    Read: {
      Type: 'Parallel',
      ResultPath: null,
      Branches: [parts(hash), whole(hash)],
      Catch: caught('Give up'),
      Next: 'Complete',
    },
    Complete: {
      Type: 'Task',
      Resource: hash,
      Parameters: { step: 'complete', ...OF_EXECUTION },
      ResultPath: null,
      TimeoutSeconds: 960,
      Retry: RETRY,
      Catch: caught('Give up'),
      Next: 'Judge',
    },
    Judge: {
      Type: 'Task',
      Resource: judge,
      Parameters: { step: 'judge', ...OF_EXECUTION },
      ResultPath: null,
      TimeoutSeconds: 960,
      Retry: RETRY,
      Next: 'Done',
    },
    'Give up': {
      Type: 'Task',
      Resource: judge,
      Parameters: { step: 'give-up', 'request.$': '$$.Execution.Input', 'error.$': '$.error' },
      ResultPath: null,
      TimeoutSeconds: 960,
      Retry: RETRY,
      Next: 'Given up',
    },
    'Given up': {
      Type: 'Fail',
      Error: 'GivenUp',
      Cause: 'The version could not be read; it is unverifiable',
    },
    Done: { Type: 'Succeed' },
  },
});

const parts = (hash: string) => ({
  StartAt: 'Parts',
  States: {
    Parts: {
      Type: 'Map',
      Label: 'Parts',
      ItemsPath: '$.plan.units',
      ItemSelector: {
        'name.$': '$.plan.name',
        'round.$': '$.plan.round',
        'unit.$': '$$.Map.Item.Value',
      },
      MaxConcurrency: CONCURRENCY,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Hash unit',
        States: repeated(hash, 'unit', { 'name.$': '$.name', 'round.$': '$.round', 'unit.$': '$.unit' }),
      },
      ResultPath: null,
      End: true,
    },
  },
});

const whole = (hash: string) => ({
  StartAt: 'Is the whole asked for',
  States: {
    'Is the whole asked for': {
      Type: 'Choice',
      Choices: [{ Variable: '$.plan.isFull', BooleanEquals: true, Next: 'Hash slice' }],
      Default: 'Parts are enough',
    },
    'Parts are enough': { Type: 'Succeed' },
    ...repeated(hash, 'slice', OF_EXECUTION),
  },
});
