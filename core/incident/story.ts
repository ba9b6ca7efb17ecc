import { isSameIdentity } from '../base/arn.ts';
import { compareText } from '../base/time.ts';
import type { Finding } from '../findings/finding.ts';

/**
 * Why a finding belongs to another one, the strongest reason first. `named`: whoever asked named it. `cause`: the evidence of one names the
 * other. `key`: the same object. `actor`: the same user or role. `session`: a session of the same name from the same address. `setting`: the
 * same user or role changed a setting of the bucket. `address`: the same address, where nobody knows who it was.
 */
export type JoinedBy = 'named' | 'cause' | 'key' | 'actor' | 'session' | 'setting' | 'address';

/** A finding of a story, and what makes it one. */
export interface StoryFinding {
  readonly finding: Finding;
  readonly joinedBy: JoinedBy;
  /** Id of the finding that it belongs to; `null` for one that was named. */
  readonly joinedTo: string | null;
}

const HOUR_MS = 3_600_000;
/** Within so much time two things that one actor did belong together. */
const ACTOR_WINDOW_MS = 24 * HOUR_MS;
/** What happens to one key, or what one actor does to the settings of one bucket, within so much time. */
const KEY_WINDOW_MS = 7 * 24 * HOUR_MS;

type Rule = Exclude<JoinedBy, 'named'>;

const RULES: readonly (readonly [Rule, (a: Finding, b: Finding) => boolean])[] = [
  ['cause', (a, b) => namesOther(a, b) || namesOther(b, a)],
  ['key', (a, b) => isSameKey(a, b) && areWithin(a, b, KEY_WINDOW_MS)],
  ['actor', (a, b) => isSameActor(a, b) && areWithin(a, b, ACTOR_WINDOW_MS)],
  ['session', (a, b) => isSameSession(a, b) && areWithin(a, b, ACTOR_WINDOW_MS)],
  ['setting', (a, b) => isSettingOfBucket(a, b) && isSameActor(a, b) && areWithin(a, b, KEY_WINDOW_MS)],
  ['address', (a, b) => isSameAddress(a, b) && areWithin(a, b, ACTOR_WINDOW_MS)],
];

/** Why two findings belong together; `null` where nothing says so. */
export const linkOf = (a: Finding, b: Finding): Rule | null =>
  RULES.find(([, isLinked]) => isLinked(a, b))?.[0] ?? null;

/**
 * The findings that belong to those that were named, directly or by others in between, oldest first. What was withdrawn is no part of a
 * story unless it was named.
 */
export function storyOf(named: readonly Finding[], others: readonly Finding[]): readonly StoryFinding[] {
  const story = new Map<string, StoryFinding>(
    named.map((finding) => [finding.id, { finding, joinedBy: 'named', joinedTo: null }]),
  );
  let rest = inOrder(others.filter(({ id, state }) => state !== 'withdrawn' && !story.has(id)));
  const open = inOrder([...story.values()].map(({ finding }) => finding));
  for (let from = open.shift(); from !== undefined; from = open.shift()) {
    const apart: Finding[] = [];
    for (const finding of rest) {
      const joinedBy = linkOf(from, finding);
      if (joinedBy === null) apart.push(finding);
      else if (!story.has(finding.id)) {
        story.set(finding.id, { finding, joinedBy, joinedTo: from.id });
        open.push(finding);
      }
    }
    rest = apart;
  }
  return [...story.values()].sort((a, b) => byTime(a.finding, b.finding));
}

const byTime = (a: Finding, b: Finding): number =>
  compareText(a.happenedAt, b.happenedAt) || compareText(a.time, b.time) || compareText(a.id, b.id);

const inOrder = (findings: readonly Finding[]): Finding[] => findings.toSorted(byTime);

const areWithin = (a: Finding, b: Finding, milliseconds: number): boolean =>
  Math.abs(Date.parse(a.happenedAt) - Date.parse(b.happenedAt)) <= milliseconds;

function namesOther(a: Finding, b: Finding): boolean {
  const eventId = eventOf(b);
  if (a.about === 'object') {
    const enabledBy = a.evidence.armedBy?.eventId ?? null;
    return enabledBy !== null && enabledBy === eventId;
  }
  if (a.evidence.related?.includes(b.id)) return true;
  if (eventId !== null && eventOf(a) === eventId) return true;
  // One call touched many keys.
  return (
    b.key !== null &&
    a.bucket === b.bucket &&
    a.evidence.keys.includes(b.key) &&
    areWithin(a, b, ACTOR_WINDOW_MS)
  );
}

const eventOf = (finding: Finding): string | null =>
  finding.about === 'activity' ? (finding.evidence.call?.eventId ?? null) : null;

const isSameKey = (a: Finding, b: Finding): boolean =>
  a.key !== null && a.key === b.key && a.bucket !== null && a.bucket === b.bucket;

function isSameActor({ actor: a }: Finding, { actor: b }: Finding): boolean {
  return isSomebody(a.arn) && isSomebody(b.arn) && isSameIdentity(a.arn, b.arn);
}

// A service of AWS acts for everybody.
const isSomebody = (arn: string | null): arn is string => arn?.startsWith('arn:') ?? false;

function isSameSession({ actor: a }: Finding, { actor: b }: Finding): boolean {
  const [first, second] = [sessionOf(a), sessionOf(b)];
  return first !== null && first === second && isAddress(a.sourceIp) && a.sourceIp === b.sourceIp;
}

const sessionOf = (actor: Finding['actor']): string | null => ('session' in actor ? actor.session : null);

const isSettingOfBucket = (a: Finding, b: Finding): boolean =>
  a.bucket !== null && a.bucket === b.bucket && (isSetting(a) || isSetting(b));

const isSetting = (finding: Finding): boolean =>
  finding.about === 'activity' && finding.evidence.setting !== null;

const isSameAddress = (a: Finding, b: Finding): boolean =>
  (!isSomebody(a.actor.arn) || !isSomebody(b.actor.arn)) &&
  isAddress(a.actor.sourceIp) &&
  a.actor.sourceIp === b.actor.sourceIp &&
  a.bucket !== null &&
  a.bucket === b.bucket;

// Where a service makes the request, its name stands in the place of the address.
const isAddress = (address: string | null): address is string =>
  address !== null && /^[\d.]+$|^[\da-f:.]*:[\da-f:.]*$/i.test(address);
