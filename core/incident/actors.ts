import { withoutRolePath } from '../base/arn.ts';
import { escapeForPeople } from '../base/escape.ts';
import { compareText } from '../base/time.ts';
import type { Finding } from '../findings/finding.ts';
import type { IncidentActor } from './incident.ts';

/** Who did it, each once, whoever did most first. Findings of which nobody knows the name are together where the address is the same. */
export function actorsOf(findings: readonly Finding[]): readonly IncidentActor[] {
  const groups = Map.groupBy(findings, ({ actor }) =>
    actor.arn === null ? JSON.stringify([actor.account, actor.sourceIp]) : withoutRolePath(actor.arn),
  );
  return [...groups.values()]
    .map(actorOf)
    .sort((a, b) => b.findings.length - a.findings.length || compareText(a.firstAt, b.firstAt));
}

function actorOf(group: readonly Finding[]): IncidentActor {
  const actors = group.map(({ actor }) => actor);
  const times = group.map(({ happenedAt }) => happenedAt).sort();
  const arn = actors[0]?.arn ?? null;
  const why = group
    .map(({ unknown }) => unknown['actor.arn'] ?? unknown.actor)
    .find((each) => each !== undefined);
  return {
    arn,
    account: actors.find(({ account }) => account !== null)?.account ?? null,
    sessions: distinct(actors.map((actor) => ('session' in actor ? actor.session : null))),
    addresses: distinct(actors.map(({ sourceIp }) => sourceIp)),
    userAgents: distinct(actors.map(({ userAgent }) => userAgent)),
    requestIds: distinct(actors.map(({ requestId }) => requestId)),
    firstAt: times[0] ?? '',
    lastAt: times.at(-1) ?? '',
    findings: group.map(({ id }) => id),
    unknown: arn === null ? escapeForPeople(why ?? 'no record names it') : null,
  };
}

/** Values of one kind that a page shows of an actor. */
const MAX_VALUES = 50;

const distinct = (values: readonly (string | null)[]): readonly string[] =>
  [...new Set(values.filter((value) => value !== null))].slice(0, MAX_VALUES);
