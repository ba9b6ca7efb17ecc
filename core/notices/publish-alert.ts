import type { AlertRecord } from '../ports/notice-store.ts';
import type { NoticePorts } from './notifier.ts';
import { render } from './render.ts';

/** Longer than one publishing takes; a crashed publisher's alert is taken over after it. */
const LEASE_MILLISECONDS = 60_000;

/**
 * Publishes an alert once. Whoever takes the short lease publishes; the mark afterwards ends it. Only a crash between SNS's
 * answer and the mark repeats an alert, and then with the same id, revision and words.
 * @throws what the publisher threw: the alert stays due
 */
export async function publishAlert(id: string, ports: NoticePorts): Promise<void> {
  const alert = await ports.store.alert(id);
  if (alert === null || alert.status === 'published') return;
  const now = ports.clock();
  if (alert.status === 'closed' && alert.dueAt > now.toISOString()) return;
  const leased = lease(alert, now);
  if ((await ports.store.saveAlert(leased)) === 'conflict') return;
  await send(leased, ports);
  const publishedAt = ports.clock().toISOString();
  await ports.store.saveAlert({ ...leased, status: 'published', publishedAt, stamp: leased.stamp + 1 });
}

const lease = (alert: AlertRecord, now: Date): AlertRecord => ({
  ...alert,
  status: 'closed',
  dueAt: new Date(now.getTime() + LEASE_MILLISECONDS).toISOString(),
  stamp: alert.stamp + 1,
});

/** Whoever filters by a dataset must hear of what concerns it beside others. */
const datasetsOf = ({ findings }: AlertRecord): string[] => [
  ...new Set(findings.flatMap((finding) => (finding.about === 'activity' ? finding.datasets : []))),
];

async function send(record: AlertRecord, ports: NoticePorts): Promise<void> {
  const source = { alertId: record.id, findings: record.findings, count: record.count, group: record.group };
  const { subject, text, alert } = render(source, ports.place);
  const { severity, rule, dataset, kind, resource } = alert;
  await ports.publisher.publish({
    subject,
    text,
    json: JSON.stringify(alert),
    attributes: {
      severity,
      rule,
      bucket: resource.bucket ?? '',
      dataset: dataset ?? datasetsOf(record),
      kind,
    },
  });
}
