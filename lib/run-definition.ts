/** Units that are read at the same time. What watches changes keeps most of the account's concurrency: its queues begin 92 workers at most. */
const MAX_CONCURRENCY = 20;

/** A minute more than the function has: then the function is gone. */
const TASK_SECONDS = 16 * 60;

/** Where the function's ARN is put in. */
export const WORKER = 'WorkerArn';

/** Lambda itself had trouble, or the account's concurrency is used up: a flood may last. */
const LAMBDA_TROUBLE = {
  ErrorEquals: [
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.TooManyRequestsException',
    'Lambda.ClientExecutionTimeoutException',
  ],
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxDelaySeconds: 60,
  MaxAttempts: 30,
  JitterStrategy: 'FULL',
};

/** The function failed or ran out of time. What it had written is not done again. */
const FUNCTION_TROUBLE = {
  ErrorEquals: ['States.TaskFailed', 'States.Timeout'],
  IntervalSeconds: 5,
  BackoffRate: 3,
  MaxDelaySeconds: 60,
  MaxAttempts: 3,
  JitterStrategy: 'FULL',
};

const work = (parameters: Readonly<Record<string, string>>) => ({
  Type: 'Task',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation puts the ARN in
  Resource: '${WorkerArn}',
  Parameters: parameters,
  TimeoutSeconds: TASK_SECONDS,
  Retry: [LAMBDA_TROUBLE, FUNCTION_TROUBLE],
});

/**
 * How a run is worked on, in Amazon States Language. It carries the run's id and numbers and nothing else, so that no key makes it too
 * large; what is to be done and what was done is in the table.
 */
export const RUN_DEFINITION = {
  Comment: 'Works on one run of Sealwatch, as its record in the table says',
  StartAt: 'Advance',
  States: {
    Advance: { ...work({ do: 'advance', 'run.$': '$.run', 'wave.$': '$.wave' }), Next: 'WhatNext' },
    WhatNext: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.next', StringEquals: 'read', Next: 'Read' },
        { Variable: '$.next', StringEquals: 'advance', Next: 'Advance' },
        { Variable: '$.next', StringEquals: 'wait', Next: 'WaitForChecksums' },
        { Variable: '$.next', StringEquals: 'end', Next: 'Done' },
      ],
      Default: 'Failed',
    },
    // S3 computes them in a job of its own.
    WaitForChecksums: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'Advance' },
    Read: {
      Type: 'Map',
      Label: 'Read',
      ItemsPath: '$.units',
      ItemSelector: { 'run.$': '$.run', 'unit.$': '$$.Map.Item.Value', 'wave.$': '$.wave', seconds: 0 },
      MaxConcurrency: MAX_CONCURRENCY,
      // As many as a map can have. The next step sees which units have no result: others are not lost for one that fails.
      ToleratedFailureCount: 10_000,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Work',
        States: {
          Work: {
            ...work({
              do: 'work',
              'run.$': '$.run',
              'unit.$': '$.unit',
              'wave.$': '$.wave',
              'seconds.$': '$.seconds',
            }),
            Next: 'IsMoreLeft',
          },
          IsMoreLeft: {
            Type: 'Choice',
            Choices: [
              { Variable: '$.seconds', NumericGreaterThan: 0, Next: 'WaitForBytes' },
              { Variable: '$.more', BooleanEquals: true, Next: 'Work' },
            ],
            Default: 'UnitDone',
          },
          // Another state machine reads what is too large for one invocation.
          WaitForBytes: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'Work' },
          // The answers of all units come together in one payload.
          UnitDone: { Type: 'Pass', Result: {}, End: true },
        },
      },
      ResultPath: null,
      Next: 'Advance',
    },
    Done: { Type: 'Succeed' },
    Failed: {
      Type: 'Fail',
      Error: 'RunFailed',
      Cause: "The run's record says why: sealwatch runs show ID",
    },
  },
};
