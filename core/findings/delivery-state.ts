import type { Finding } from './finding.ts';

/** The group in which a finding is reported first: storms of one kind fold into one alert. */
const firstGroup = (finding: Finding): string => `first|${groupName(finding)}`;

/** Updates fold too, apart from first alerts: more about a reported finding must not delay a new one. */
const updateGroup = (finding: Finding): string => `update|${groupName(finding)}`;

const groupName = ({ rule, dataset, bucket, severity }: Finding): string =>
  `${rule}|${dataset ?? (isOfMany(rule) ? null : bucket) ?? '*'}|${severity}`;

/** What is found of many buckets at once is one message, and not one for each. */
const isOfMany = (rule: Finding['rule']): boolean => rule === 'coverage-gap';

export const isFirstGroup = (group: string): boolean => group.startsWith('first|');

/** Marks a new finding as to be reported. */
export const announce = <Delivered extends Finding>(finding: Delivered): Delivered => ({
  ...finding,
  notice: { ...finding.notice, group: firstGroup(finding) },
});

/** A change of which nobody has to be notified. */
export const correct = <Delivered extends Finding>(finding: Delivered): Delivered => ({
  ...finding,
  stamp: finding.stamp + 1,
});

/**
 * Marks what changed. A finding that was reported is reported again, with the next revision; one that was not reported yet will be
 * reported as it is then; what was withdrawn before it was reported is not worth a message, and what another finding reports is not
 * reported at all.
 * @param at ISO time of the change: since then it waits
 */
export function revise<Delivered extends Finding>(
  finding: Delivered,
  changed: readonly string[],
  at: string,
): Delivered {
  const stamped = { ...finding, stamp: finding.stamp + 1 };
  if (finding.notice.isQuiet) return stamped;
  if (finding.notice.alerts.length === 0) {
    const isMoot = finding.state === 'withdrawn';
    const group = isMoot ? null : firstGroup(finding);
    return { ...stamped, notice: { ...finding.notice, group } };
  }
  const all = [...new Set([...pendingChanges(finding), ...changed])];
  const isPending = finding.notice.group !== null;
  const revision = isPending ? finding.revision : finding.revision + 1;
  const since = isPending ? (finding.notice.since ?? at) : at;
  const notice = { ...finding.notice, group: updateGroup(finding), since };
  return { ...stamped, revision, changed: all, notice };
}

const pendingChanges = (finding: Finding): readonly string[] =>
  finding.notice.group === null ? [] : finding.changed;

/** An item holds 400 KB, and what flips every minute is reported every minute. */
const MAX_ALERTS = 100;

/** Marks a finding as claimed by an alert, which reports the revision that it has now. */
export function claimed<Delivered extends Finding>(finding: Delivered, alert: string): Delivered {
  const [first = alert, ...later] = [...finding.notice.alerts, alert];
  const alerts = [first, ...later.slice(1 - MAX_ALERTS)];
  return { ...finding, stamp: finding.stamp + 1, notice: { alerts, group: null } };
}
