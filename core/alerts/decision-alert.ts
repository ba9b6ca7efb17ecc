import { escapeForPeople, shorten } from '../base/escape.ts';
import type { Decision } from '../findings/decision.ts';
import { shortId } from '../findings/finding.ts';
import { type AlertSource, DECISION_SCHEMA, type DecisionAlert, type Place } from './alert.ts';
import { alertName } from './footer.ts';
import { MAX_NAMES } from './group-alert.ts';
import { tallyLines } from './group-text.ts';
import { objectUrl, utc } from './readable-values.ts';
import { subject } from './subject.ts';
import { joinedTallies, type Tally } from './tally.ts';

/** A decision in the form of its message. */
export interface RenderedDecision {
  readonly subject: string;
  readonly text: string;
  readonly alert: DecisionAlert;
}

/** Characters of a key that a message shows. Twenty of the longest would not fit, and whoever approves may choose them. */
const MAX_KEY_CHARACTERS = 300;

/** What people and machines read of a decision: what was decided, by whom, of which account, and why. */
export function renderDecision(recorded: Decision, source: AlertSource, place: Place): RenderedDecision {
  const decision = { ...recorded, keys: recorded.keys.map((key) => shorten(key, MAX_KEY_CHARACTERS)) };
  const alert = alertOf(decision, source, place);
  return {
    subject: subject(`[INFO] Sealwatch: ${alert.title}${strangerNote(alert)}`, source.alertId),
    text: textOf(decision, alert),
    alert,
  };
}

function alertOf(decision: Decision, { alertId, summary }: AlertSource, place: Place): DecisionAlert {
  const { did, at, by, account, session, reason, until, datasets, bucket, keys, findings, count } = decision;
  const [only] = datasets;
  return {
    schema: DECISION_SCHEMA,
    kind: 'decision',
    id: alertId,
    decision: did,
    severity: 'info',
    title: decisionTitle(decision),
    time: at,
    ...place,
    actor: { arn: by, account, session, isForeign: account !== place.account },
    reason,
    until,
    dataset: datasets.length === 1 ? (only ?? null) : null,
    datasets,
    resource: { bucket },
    count,
    keys,
    findings,
    ...(summary && { folders: shortened(summary.folders), suffixes: shortened(summary.suffixes) }),
    next: nextOf(decision),
  };
}

/** As many names as a group shows. */
const shortened = (tally: Tally): Tally =>
  joinedTallies(tally, { top: [], others: { names: 0, count: 0 } }, MAX_NAMES);

/** What was decided, in a few words: `3 keys approved in moderation-v3`. */
export function decisionTitle({ did, count, datasets, findings, keys }: Decision): string {
  const [only] = datasets;
  const where =
    datasets.length === 1 ? ` in ${only}` : datasets.length > 1 ? ` in ${datasets.length} datasets` : '';
  if (did === 'seal') return count === 1 ? `seal of ${only ?? 'a dataset'} begun` : `${count} seals begun`;
  if (did === 'hold') return count === 1 ? `hold of ${only ?? 'a dataset'} put` : `${count} holds put`;
  if (did === 'release')
    return count === 1 ? `hold of ${only ?? 'a dataset'} given up` : `${count} holds given up`;
  if (did === 'resolve') return `${counted(count, 'finding')} resolved${where}`;
  const what = keys.length === 0 && findings.length > 0 ? 'finding' : 'key';
  return `${counted(count, what)} approved${where}`;
}

const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;

const strangerNote = ({ actor }: DecisionAlert): string =>
  actor.isForeign ? ` by account ${actor.account}` : '';

function nextOf({ did, datasets, findings, bucket, keys }: Decision): string[] {
  const [finding] = findings;
  if (finding !== undefined) return [`sealwatch findings ${shortId(finding)}`];
  const [dataset] = datasets;
  if (did === 'seal' && dataset !== undefined) return [`sealwatch query --dataset ${dataset}`];
  if ((did === 'hold' || did === 'release') && dataset !== undefined)
    return [`sealwatch hold --dataset ${dataset}`];
  return bucket !== null && keys.length > 0 ? ['sealwatch status'] : [];
}

function textOf(decision: Decision, alert: DecisionAlert): string {
  const { reason, until, at, keys, findings, datasets, count, bucket } = decision;
  const { actor } = alert;
  const owner = actor.isForeign
    ? `, of account ${actor.account}, which is not the account of this deployment`
    : '';
  const named = bucket === null ? keys.map(escapeForPeople) : keys.map((key) => objectUrl(bucket, key));
  const rows: [string, readonly string[]][] = [
    [
      'Who',
      [
        `${escapeForPeople(actor.arn)}${actor.session ? `, session ${escapeForPeople(actor.session)}` : ''}${owner}`,
      ],
    ],
    ['When', [utc(at)]],
    ['Reason', reason === null ? [] : [escapeForPeople(reason)]],
    ['Until', until === null ? [] : [utc(until)]],
    ['Datasets', datasets.length === 0 ? [] : [escapeForPeople(datasets.join(', '))]],
    ['Folders', count > 1 && alert.folders ? tallyLines(alert.folders, '(top of the bucket)') : []],
    ['Keys', withMore(named, count)],
    ['Findings', withMore(findings.map(shortId), keys.length > 0 ? findings.length : count)],
  ];
  return [
    `${MEANING[decision.did]}: ${escapeForPeople(alert.title)}.`,
    '',
    ...rows.flatMap(([label, lines]) =>
      lines.map((line, index) => `${(index === 0 ? label : '').padEnd(9)} ${line}`),
    ),
    '',
    'If nobody of your team did this, somebody else may approve: take that right away first, then verify the dataset.',
    ...alert.next.map((command) => `See: ${command}`),
    `alert ${alertName(alert.id)} · ${alert.account} ${alert.region}`,
    '',
  ].join('\n');
}

const MEANING: Readonly<Record<Decision['did'], string>> = {
  seal: 'What is current now is about to count as approved',
  approve: 'These bytes count as approved from now on',
  resolve: 'This counts as dealt with from now on',
  hold: 'A hold that ends before its time is reported from now on',
  release: 'This hold is not watched any more, and may end',
};

function withMore(names: readonly string[], count: number): readonly string[] {
  const more = count - names.length;
  return names.length > 0 && more > 0 ? [...names, `and ${more.toLocaleString('en-US')} more`] : names;
}
