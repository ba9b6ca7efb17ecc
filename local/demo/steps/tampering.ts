import type { Alert, FindingAlert } from '../../../core/alerts/alert.ts';
import { SealwatchError } from '../../../core/base/errors.ts';
import type { Severity } from '../../../core/base/severity.ts';
import type { RuleId } from '../../../core/findings/rule-ids.ts';
import type { ReceivedAlert } from '../inbox.ts';
import type { Stage } from '../stage.ts';
import { BUCKET } from '../stage.ts';

/** Something bad that is done to the bucket, and the alert that must follow. */
export interface Tampering {
  readonly title: string;
  /** `null` where it is done to the bucket as a whole. */
  readonly key: string | null;
  readonly rule: RuleId;
  readonly severity: Severity;
  /** Does it; says in words what was done. */
  act(stage: Stage): Promise<string>;
  /** True where `act` puts it right as well. */
  readonly isUndone?: boolean;
  /** Puts it right, so that the next step finds the bucket as it was; says in words what was done. */
  undo?(stage: Stage): Promise<string>;
}

const DEADLINE_MS = 30_000;

/** Does something bad and waits for its alert; where it is put right, also for the word that it was. */
export const tamper = async (stage: Stage, tampering: Tampering): Promise<void> => {
  const { inbox, reporter } = stage;
  const startedAt = performance.now();
  await reporter.report({ kind: 'done', what: await tampering.act(stage) });
  const received = await inbox.find(isExpected(tampering), DEADLINE_MS);
  if (!received) throw missed(tampering, inbox.rest());
  const seconds = (received.receivedAt - startedAt) / 1000;
  stage.delays.push(seconds);
  await reporter.report({
    kind: 'alert',
    seconds,
    alert: received.alert,
    mail: await stage.mailbox.of(received.body),
  });
  await recover(stage, tampering, received.alert);
  for (const { alert } of inbox.rest()) await reporter.report({ kind: 'also', alert });
};

const recover = async (stage: Stage, tampering: Tampering, first: Alert): Promise<void> => {
  const { inbox, reporter } = stage;
  if (tampering.undo) await reporter.report({ kind: 'done', what: await tampering.undo(stage) });
  else if (!tampering.isUndone || isRecovered(first)) return;
  const update = await inbox.find((alert) => alert.id === first.id && isRecovered(alert), DEADLINE_MS);
  if (!update) throw missed(tampering, inbox.rest(), 'the update that it was undone');
  await reporter.report({ kind: 'also', alert: update.alert });
};

const isRecovered = (alert: Alert): boolean => alert.kind !== 'group' && alert.state === 'recovered';

const isExpected =
  ({ rule, severity, key }: Tampering) =>
  (alert: Alert): boolean =>
    isFirst(alert) && alert.rule === rule && alert.severity === severity && alert.resource.key === key;

const isFirst = (alert: Alert): alert is FindingAlert => alert.kind === 'finding';

const missed = (
  { title, rule, severity, key }: Tampering,
  others: readonly ReceivedAlert[],
  what = 'the alert',
): SealwatchError => {
  const came = others.map(({ alert }) => `${alert.kind} ${alert.rule} (${alert.severity})`).join(', ');
  return new SealwatchError(
    'INTERNAL',
    `"${title}": ${what} ${rule} (${severity}) for ${key ?? BUCKET} did not come within ${DEADLINE_MS / 1000} s; what came instead: ${came || 'nothing'}`,
  );
};
