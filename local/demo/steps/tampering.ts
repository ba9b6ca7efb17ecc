import { SealwatchError } from '../../../core/errors.ts';
import type { Severity } from '../../../core/findings/severity.ts';
import type { Alert, FindingAlert } from '../../../core/notices/alert.ts';
import type { RuleId } from '../../../core/rules/rule.ts';
import type { ReceivedAlert } from '../inbox.ts';
import type { Stage } from '../stage.ts';

/** Something bad that is done to the bucket, and the alert that must follow. */
export interface Tampering {
  readonly title: string;
  readonly key: string;
  readonly rule: RuleId;
  readonly severity: Severity;
  /** Does it; tells in words what was done. */
  act(stage: Stage): Promise<string>;
}

const DEADLINE_MS = 30_000;

/** Does something bad and waits for its alert. */
export const tamper = async (stage: Stage, tampering: Tampering): Promise<void> => {
  const { inbox, reporter } = stage;
  const startedAt = performance.now();
  await reporter.tell({ kind: 'done', what: await tampering.act(stage) });
  const received = await inbox.find(isExpected(tampering), DEADLINE_MS);
  const others = inbox.rest();
  if (!received) throw missed(tampering, others);
  const seconds = (received.receivedAt - startedAt) / 1000;
  stage.delays.push(seconds);
  await reporter.tell({
    kind: 'alert',
    seconds,
    alert: received.alert,
    mail: await stage.mailbox.of(received.body),
  });
  for (const { alert } of others) await reporter.tell({ kind: 'also', alert });
};

const isExpected =
  ({ rule, severity, key }: Tampering) =>
  (alert: Alert): boolean =>
    isFirst(alert) && alert.rule === rule && alert.severity === severity && alert.resource.key === key;

const isFirst = (alert: Alert): alert is FindingAlert => alert.kind === 'finding';

const missed = (tampering: Tampering, others: readonly ReceivedAlert[]): SealwatchError => {
  const came = others.map(({ alert }) => `${alert.kind} ${alert.rule} (${alert.severity})`).join(', ');
  return new SealwatchError(
    'INTERNAL',
    `"${tampering.title}": the alert ${tampering.rule} (${tampering.severity}) for ${tampering.key} did not come within ${DEADLINE_MS / 1000} s; what came instead: ${came || 'nothing'}`,
  );
};
