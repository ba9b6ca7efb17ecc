import type { Fact } from '../posture/facts.ts';

/** What is examined, each with what is said where all of it is fine. */
export const EXAMINED = {
  stack: 'the stack is deployed completely',
  version: 'stack and command are of one release',
  clock: "this machine's clock agrees with AWS's",
  receivers: 'somebody receives alerts and alarms',
  reporting: 'no finding waits to be reported',
  access: 'the functions can read every dataset',
  permissions: "the functions' roles have what they need",
  events: 'buckets send events, and rules carry them',
  rules: 'all are enabled and have targets',
  queues: 'they take events, and functions work them off',
  streams: 'functions read what changes in the tables',
  functions: 'all can run',
  concurrency: 'enough functions may run at once',
  trail: 'CloudTrail records who changes what',
  keys: 'all are enabled',
  settings: 'the settings poll and audits are on time',
} as const;

export type Examined = keyof typeof EXAMINED;

/** What was found of one thing. "Not checked" is never fine. */
export interface Diagnosis {
  readonly check: Examined;
  /** What was examined: a name, or `null` for the deployment as a whole. */
  readonly about: string | null;
  readonly outcome: 'fine' | 'problem' | 'not-checked';
  /** A sentence without its full stop. */
  readonly says: string;
  /** What to do: a command, or a sentence; `null` where nothing is to be done. */
  readonly mend: string | null;
}

/** Puts parts of the stack back that somebody changed: a plain deployment compares the template with the last one, not with what is there. */
export const REDEPLOY = 'npx cdk deploy --all --revert-drift';

type Subject = Pick<Diagnosis, 'check' | 'about'>;

export const fine = (subject: Subject): Diagnosis => ({
  ...subject,
  outcome: 'fine',
  says: EXAMINED[subject.check],
  mend: null,
});

export const problem = (subject: Subject, says: string, mend: string): Diagnosis => ({
  ...subject,
  outcome: 'problem',
  says,
  mend,
});

export const notChecked = (subject: Subject, reason: string): Diagnosis => ({
  ...subject,
  outcome: 'not-checked',
  says: reason,
  mend: null,
});

/** Judges what AWS said; what it did not say is not checked. No problem at all is fine. */
export function examined<Value>(
  subject: Subject,
  fact: Fact<Value>,
  judge: (value: Value) => readonly Diagnosis[],
): readonly Diagnosis[] {
  if (fact.kind === 'unknown') return [notChecked(subject, fact.reason)];
  const found = judge(fact.value);
  return found.length === 0 ? [fine(subject)] : found;
}
