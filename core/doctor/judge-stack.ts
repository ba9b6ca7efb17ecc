import { type Diagnosis, fine, notChecked, problem, REDEPLOY } from './diagnosis.ts';

/** CloudFormation's words for a stack that is what was last deployed. */
const COMPLETE = new Set(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE']);

export function judgeStack(name: string, status: string): Diagnosis {
  const subject = { check: 'stack', about: name } as const;
  if (status.endsWith('_IN_PROGRESS'))
    return problem(
      subject,
      `the stack is being changed (${status})`,
      'wait until that is done, and ask again',
    );
  return COMPLETE.has(status)
    ? fine(subject)
    : problem(
        subject,
        `the last deployment did not go through (${status})`,
        `aws cloudformation describe-stack-events --stack-name ${name}, then deploy again`,
      );
}

/** @param deployed `null` where an older release was deployed, whose stack does not say it */
export function judgeVersion(deployed: string | null, command: string): Diagnosis {
  const subject = { check: 'version', about: null } as const;
  if (deployed === null)
    return notChecked(
      subject,
      `the stack is of an older release, which does not say which; the command is ${command}`,
    );
  return deployed === command
    ? fine(subject)
    : problem(
        subject,
        `the stack is of release ${deployed}, and the command of ${command}`,
        `deploy ${command}, or use the command of ${deployed}`,
      );
}

/** Signatures of AWS are refused at five minutes, and times that people give are taken for what this clock says. */
const MAX_SKEW_SECONDS = 60;

/** @param aheadSeconds how far this machine's clock is ahead of AWS's; negative where it is behind */
export function judgeClock(aheadSeconds: number): Diagnosis {
  const subject = { check: 'clock', about: null } as const;
  const off = Math.round(Math.abs(aheadSeconds));
  if (off <= MAX_SKEW_SECONDS) return fine(subject);
  const way = aheadSeconds > 0 ? 'ahead of' : 'behind';
  return problem(
    subject,
    `this machine's clock is ${off} s ${way} AWS's: approvals would begin and end at other times than you mean`,
    'set the clock, by NTP for example',
  );
}

/** What a burst of changes and the functions that notify take at once. */
const NEEDED_CONCURRENCY = 100;

export interface LambdaLimits {
  /** Functions of the account that may run at once. */
  readonly all: number;
  /** Those of them that no function has reserved. */
  readonly unreserved: number;
}

export function judgeConcurrency({ all, unreserved }: LambdaLimits): Diagnosis {
  const subject = { check: 'concurrency', about: null } as const;
  if (unreserved >= NEEDED_CONCURRENCY) return fine(subject);
  return problem(
    subject,
    `${unreserved} of ${all} functions of the account may run at once without a reservation, and a burst of changes takes ${NEEDED_CONCURRENCY}`,
    'aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000',
  );
}

/** A function as Lambda describes it. */
export interface FunctionFacts {
  readonly name: string;
  /** Lambda's word: `Active`, `Failed`, `Inactive`, `Pending`. */
  readonly state: string;
  /** Of its last update: `Successful`, `Failed`, `InProgress`. */
  readonly lastUpdate: string;
  /** `null` where nothing is reserved. */
  readonly reserved: number | null;
}

/** @param facts `null` where Lambda has no such function */
export function judgeFunction(name: string, facts: FunctionFacts | null): readonly Diagnosis[] {
  const subject = { check: 'functions', about: name } as const;
  if (facts === null) return [problem(subject, `the function ${name} is gone`, REDEPLOY)];
  const { state, lastUpdate, reserved } = facts;
  return [
    ...(reserved === 0
      ? [
          problem(
            subject,
            `the function ${name} may not run: its reserved concurrency is 0`,
            `find out who set it, and take it away: aws lambda delete-function-concurrency --function-name ${name}`,
          ),
        ]
      : []),
    ...(state === 'Failed' || lastUpdate === 'Failed'
      ? [
          problem(
            subject,
            `Lambda could not ${state === 'Failed' ? 'start' : 'update'} the function ${name}`,
            `aws lambda get-function-configuration --function-name ${name} says why; then ${REDEPLOY}`,
          ),
        ]
      : []),
  ];
}

/** @param state KMS's word; `null` where there is no such key */
export function judgeKey(arn: string, state: string | null): readonly Diagnosis[] {
  const subject = { check: 'keys', about: arn } as const;
  if (state === 'Enabled') return [];
  if (state === 'PendingDeletion')
    return [
      problem(
        subject,
        `KMS is about to delete the key ${arn}`,
        `aws kms cancel-key-deletion --key-id ${arn}, then aws kms enable-key --key-id ${arn}`,
      ),
    ];
  return [
    problem(
      subject,
      state === null ? `there is no key ${arn}` : `the key ${arn} is not enabled (${state})`,
      state === 'Disabled' ? `aws kms enable-key --key-id ${arn}` : REDEPLOY,
    ),
  ];
}
