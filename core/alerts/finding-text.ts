import { escapeForPeople } from '../base/escape.ts';
import { type ObjectFinding, shortId } from '../findings/finding.ts';
import type { ReportedBy } from './alert.ts';
import { firstStep } from './first-step.ts';
import { footer } from './footer.ts';
import { headline, isArchivedAway, survival } from './headline.ts';
import { bytes, date, objectUrl, shortActor, utc, versionName } from './readable-values.ts';

/** What people read at three in the morning: what is wrong, whether it can be put right, who, and what to do next. */
export function findingText(finding: ObjectFinding, reportedBy: ReportedBy): string {
  const blocks = [
    [...headline(finding), ...survival(finding)],
    facts(finding, reportedBy.place.account).map(([label, value]) => `${label.padEnd(9)} ${value}`),
    footer({ ...reportedBy, steps: steps(finding), rule: finding.rule }),
  ];
  return blocks.map((lines) => lines.join('\n')).join('\n\n');
}

function facts(finding: ObjectFinding, home: string): [string, string][] {
  const rows: [string, string | null][] = [
    ['Object', objectUrl(finding.bucket, finding.key)],
    ['Expected', expected(finding, home)],
    [finding.evidence.destroyed ? 'Lost' : 'Found', actual(finding)],
    ['Gone', gone(finding)],
    ['Differs', differs(finding)],
    ['Judged', judgedAgain(finding)],
    ['Period', period(finding)],
    ['Now', now(finding)],
    ['Same as', elsewhere(finding)],
    ['Armed', enabledBy(finding)],
    ['Vanishes', vanishing(finding)],
    ['Checked', checked(finding)],
    ['Who', who(finding)],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== null);
}

/** As many ranges as a person reads; the document has more of them. */
const MAX_RANGES = 3;

function differs({ evidence: { differs: found } }: ObjectFinding): string | null {
  if (found === undefined || found.count === 0) return null;
  const shown = found.ranges.slice(0, MAX_RANGES).map(({ first, last }) => `${count(first)}-${count(last)}`);
  const others = found.count - shown.length;
  const more = others > 0 ? ` and ${count(others)} other ${others === 1 ? 'range' : 'ranges'}` : '';
  return `in the bytes ${shown.join(', ')}${more}: ${bytes(found.bytes)}, to the ${found.partMiB} MiB`;
}

const count = (number: number): string => number.toLocaleString('en-US');

function expected({ evidence }: ObjectFinding, home: string): string | null {
  const { expected: bytesExpected, destroyed } = evidence;
  if (bytesExpected === null) return destroyed ? null : 'nothing';
  if (destroyed?.approved) return null;
  const by = bytesExpected.by ? ` by ${shortActor(bytesExpected.by, home)}` : '';
  const verb = bytesExpected.by ? 'approved' : 'expected since';
  const since = `${versionName(bytesExpected.versionId)}, ${verb} ${date(bytesExpected.since)}${by}`;
  return `${bytesExpected.digest ?? 'never established'}  ${bytes(bytesExpected.size)}  ${since}`;
}

function actual({ rule, evidence }: ObjectFinding): string {
  const { digest, size, versionId, storedAt } = evidence.actual;
  if (rule === 'object-removed')
    return `a delete marker, ${versionName(versionId)}, written ${utc(storedAt)}`;
  const known =
    digest ??
    `not established (${escapeForPeople(evidence.detail ?? evidence.actual.unestablished ?? 'unknown')})`;
  return `${known}  ${bytes(size)}  ${versionName(versionId)}, written ${utc(storedAt)}`;
}

/** Of what no event reported, it is only known that it was gone when somebody looked. */
const gone = ({ evidence: { destroyed } }: ObjectFinding): string | null =>
  destroyed?.by === 'found-missing'
    ? `S3 did not list it any more at ${utc(destroyed.at)}; no event said when it went`
    : null;

const judgedAgain = ({ evidence: { judgedAgainAt, mode } }: ObjectFinding): string | null =>
  judgedAgainAt === undefined ? null : `current when the dataset became ${mode} again, ${utc(judgedAgainAt)}`;

const period = ({ evidence }: ObjectFinding): string | null =>
  evidence.period && `from ${utc(evidence.period.from)} to ${utc(evidence.period.to)}`;

function now({ rule, evidence }: ObjectFinding): string | null {
  if (!evidence.destroyed && rule !== 'transient-content') return null;
  if (evidence.now === null) return 'nothing is left under this key';
  return `${versionName(evidence.now.versionId)} is current (${evidence.now.class})`;
}

const elsewhere = ({ evidence }: ObjectFinding): string | null =>
  evidence.approvedElsewhere &&
  `${objectUrl(evidence.approvedElsewhere.bucket, evidence.approvedElsewhere.key)}, approved there`;

const enabledBy = ({ evidence: { armedBy } }: ObjectFinding): string | null =>
  armedBy === undefined
    ? null
    : `the lifecycle rule, ${utc(armedBy.at)}, by ${armedBy.by === null ? 'somebody whom no event named' : escapeForPeople(armedBy.by)}`;

/** By when to act: the survivors are not there for ever. */
const vanishing = ({ evidence: { vanishes } }: ObjectFinding): string | null =>
  vanishes === undefined
    ? null
    : `the approved version can vanish from ${utc(vanishes.at)} on, because ${escapeForPeople(vanishes.because)}`;

const checked = ({ evidence }: ObjectFinding): string =>
  `${isArchivedAway(evidence) ? '' : CHECKED[evidence.level]}${evidence.checkedAt.slice(11, 19)} UTC`;

const CHECKED: Readonly<Record<ObjectFinding['evidence']['level'], string>> = {
  read: 'every byte, ',
  's3-sha256': "S3's own SHA-256, ",
  none: '',
};

function who({ actor }: ObjectFinding): string {
  const { arn, account, sourceIp, requestId } = actor;
  const joined = (...texts: readonly (string | null)[]): string =>
    texts.flatMap((text) => (text ? [escapeForPeople(text)] : [])).join(', ');
  const seen = joined(account && `account ${account}`, sourceIp && `address ${sourceIp}`);
  if (arn) return joined(arn, sourceIp, requestId && `request ${requestId}`);
  return `not known yet (an update follows if CloudTrail names them); ${seen ? `S3 saw ${seen}` : 'S3 named nobody'}`;
}

const GOOD: ReadonlySet<string> = new Set(['baseline', 'same-bytes', 'approved']);

function steps(finding: ObjectFinding): string[] {
  const id = shortId(finding.id);
  const { evidence } = finding;
  if (finding.state !== 'open') return [`See: sealwatch findings ${id}`];
  const isAcceptable =
    !finding.evidence.destroyed &&
    finding.rule !== 'transient-content' &&
    finding.rule !== 'object-unverifiable';
  const verb = isAcceptable ? `approve --finding ${id}` : `resolve ${id}`;
  return [
    firstStep({
      ...finding,
      count: 1,
      isLost: evidence.survives.length === 0,
      isEvidence:
        evidence.destroyed !== null &&
        evidence.actual.digest !== null &&
        evidence.actual.digest !== evidence.expected?.digest,
      isRefused: false,
      isIntact: GOOD.has(evidence.now?.class ?? 'unknown'),
      isHidden: evidence.current,
    }),
    `See:        sealwatch findings ${id}   (says how to restore)`,
    `Legitimate: sealwatch ${verb} --reason "…"`,
  ];
}
