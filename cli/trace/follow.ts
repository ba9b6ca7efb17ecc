import type { LogSearch } from '../../aws/log-search.ts';
import { mapAtOnce } from '../../core/base/concurrency-limit.ts';
import { textAt } from '../../core/base/json.ts';
import type { Finding } from '../../core/findings/finding.ts';
import type { Queries } from '../../core/report/queries.ts';
import { attempt } from '../status/attempt.ts';
import { type Hop, hopOf } from './log-hops.ts';

export interface FollowPorts {
  readonly queries: Pick<Queries, 'findings' | 'alerts' | 'alertFindings'>;
  readonly logs: LogSearch;
  /** Names of the stack's functions. */
  functions(): Promise<readonly string[]>;
}

export interface Asked {
  /** Of an event, a request, a record of CloudTrail, a message, a finding or an alert. */
  readonly id: string;
  /** Where the search of the logs begins and ends. */
  readonly from: Date;
  readonly to: Date;
}

/** The way of a change, as far as it is known. */
export interface Trace {
  /** In order of time. */
  readonly hops: readonly Hop[];
  /** What could not be searched, and why. */
  readonly problems: readonly string[];
}

const SEARCHES_AT_ONCE = 5;
/** The id that was asked for, those of its message and finding, and those of the alert. */
const ROUNDS = 3;
/** A group may report hundreds of findings: the first few show the way. */
const MAX_IDS = 12;
/** Findings that are looked through for an id of CloudTrail or S3. */
const MAX_FINDINGS = 5_000;
/** Shorter ids of findings and alerts begin too many. */
const SHORT_ID = /^[0-9a-f]{6,40}$/;

/** Follows an id through the tables and the logs of the functions, from one id to those that stand beside it. */
export async function follow(asked: Asked, ports: FollowPorts): Promise<Trace> {
  const problems = new Set<string>();
  const findings = await findingsOf(asked, ports.queries, () =>
    problems.add(`findings older than the newest ${MAX_FINDINGS}: name a later --since`),
  );
  const searched = new Set<string>();
  const lines = new Map<string, Hop>();
  const functions = await ports.functions();
  let next = [asked.id, ...findings.flatMap(idsOf)];
  for (let round = 0; round < ROUNDS && next.length > 0; round += 1) {
    const ids = [...new Set(next)].filter((id) => !searched.has(id)).slice(0, MAX_IDS - searched.size);
    const queries = ids.flatMap((id) => functions.map((functionName) => ({ id, functionName })));
    for (const id of ids) searched.add(id);
    const found = await mapAtOnce(queries, SEARCHES_AT_ONCE, async ({ id, functionName }) => {
      const answer = await attempt(() =>
        ports.logs.find({ functionName, text: id, from: asked.from, to: asked.to }),
      );
      if ('problem' in answer) problems.add(answer.problem);
      else if (!answer.value.isComplete)
        problems.add(`the log of ${functionName} was not searched to its end: name a later --since`);
      return 'value' in answer ? answer.value.lines : [];
    });
    next = [];
    for (const line of found.flat()) {
      const hop = hopOf(line);
      if (hop === null) continue;
      lines.set(line.text, hop);
      next.push(...hop.ids);
    }
  }
  const named = await findingsNamed([...lines.values()], findings, ports.queries);
  const hops = [...[...findings, ...named].flatMap(hopsOf), ...lines.values()];
  return { hops: hops.sort(byTime), problems: [...problems] };
}

const WHOLE_ID = /^[0-9a-f]{40}$/;

/** Findings that the logs name and the tables did not give by the id that was asked for. */
async function findingsNamed(
  hops: readonly Hop[],
  known: readonly Finding[],
  queries: FollowPorts['queries'],
): Promise<readonly Finding[]> {
  const ids = new Set(hops.flatMap((hop) => hop.ids.filter((id) => WHOLE_ID.test(id))));
  for (const { id } of known) ids.delete(id);
  const found = await mapAtOnce([...ids].slice(0, MAX_IDS), SEARCHES_AT_ONCE, (prefix) =>
    taken(queries.findings({ by: { kind: 'id', prefix } }), () => true, { most: 1 }),
  );
  return found.flat();
}

const byTime = (a: Hop, b: Hop): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);

async function findingsOf(
  { id, from }: Asked,
  queries: FollowPorts['queries'],
  onMore: () => void,
): Promise<readonly Finding[]> {
  if (SHORT_ID.test(id)) {
    const found = await taken(queries.findings({ by: { kind: 'id', prefix: id } }), () => true, {
      most: MAX_IDS,
    });
    const [alert] = found.length > 0 ? [] : await queries.alerts(id);
    return alert === undefined ? found : taken(queries.alertFindings(alert), () => true, { most: MAX_IDS });
  }
  const since = queries.findings({ by: { kind: 'since', since: from.toISOString() } });
  return taken(since, (finding) => idsOf(finding).includes(id), { most: MAX_IDS, onMore });
}

async function taken(
  findings: AsyncIterable<Finding>,
  isMeant: (finding: Finding) => boolean,
  { most, onMore = () => {} }: { readonly most: number; readonly onMore?: () => void },
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  let seen = 0;
  for await (const finding of findings) {
    if (seen >= MAX_FINDINGS) {
      onMore();
      break;
    }
    if (isMeant(finding)) found.push(finding);
    seen += 1;
    if (found.length >= most) break;
  }
  return found;
}

/** Everything by which a finding is found in the logs. */
const idsOf = (finding: Finding): readonly string[] => [
  ...[textAt(finding.actor, 'requestId')].filter((id) => id !== null),
  ...(finding.about === 'activity' && finding.evidence.call ? [finding.evidence.call.eventId] : []),
  finding.id,
  ...finding.notice.alerts,
];

function hopsOf(finding: Finding): readonly Hop[] {
  const { id, rule, severity, happenedAt, time, bucket, key } = finding;
  const ids = idsOf(finding);
  const call = finding.about === 'activity' ? finding.evidence.call : null;
  const place = bucket === null ? '' : ` s3://${bucket}/${key ?? ''}`;
  const change = call === null ? `change of${place || ' a setting'}` : `call ${call.service}:${call.name}`;
  return [
    { at: happenedAt, where: call === null ? 'S3' : 'CloudTrail', what: change, ids },
    { at: time, where: 'findings table', what: `finding ${id.slice(0, 8)} ${rule}, ${severity}`, ids },
  ];
}
