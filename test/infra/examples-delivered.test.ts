import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { type JsonObject, textAt } from '../../core/base/json.ts';
import { findCalls, regionOf } from '../../core/calls/catalogue.ts';
import { parseRecord } from '../../core/cloudtrail/parse-record.ts';
import type { ActivityRuleId } from '../../core/findings/rule-ids.ts';
import { ACTIVITY_RULES } from '../../core/rules/activity-catalogue.ts';
import { ACTIVITY_EXAMPLES } from '../../core/rules/activity-rules.examples.ts';
import { forwardGlobalEvents, forwardMultiRegionEvents } from '../../lib/index.ts';
import { newStack } from './synthesized/deployment.ts';
import { matches } from './synthesized/event-pattern.ts';
import { patternsIn, recordEvent } from './synthesized/events.ts';

const home = newStack({ trail: { data: 'create', management: 'create' } });
const beside = forwardGlobalEvents(home, home.sealwatch.config);
const west = forwardMultiRegionEvents(home, home.sealwatch.config);
if (beside === null || west === null) throw new Error('the deployment forwards nothing');
const patterns = {
  home: patternsIn(Template.fromStack(home)),
  beside: patternsIn(Template.fromStack(beside)),
  west: patternsIn(Template.fromStack(west)),
};

const isCarried = (where: keyof typeof patterns, record: JsonObject): boolean =>
  patterns[where].some((pattern) => matches(pattern, recordEvent(record)));

/** What the table says of the record of an example, for its rule. */
function saidOf(record: JsonObject, rule: ActivityRuleId) {
  const { service, name } = parseRecord(record);
  const found = findCalls(service, name).find(
    ({ decision }) => decision.kind === 'judged' && decision.rules.includes(rule),
  );
  if (found?.decision.kind !== 'judged') throw new Error(`${service}:${name} is not judged by ${rule}`);
  return { offline: found.decision.offline, region: regionOf(found.calls, found.action) };
}

const played = ACTIVITY_RULES.flatMap(({ id }) =>
  ACTIVITY_EXAMPLES[id].fires.map(({ title, records }) => {
    const record = records.at(-1) ?? {};
    return { rule: id, title, record, ...saidOf(record, id) };
  }),
);

const labelOf = ({ rule, title, record }: (typeof played)[number]): string =>
  `${rule}: ${title} (${textAt(record, 'eventSource')} ${textAt(record, 'eventName')})`;

describe('every example that fires', () => {
  it('is carried to the functions where the table does not say that it is judged offline only', () => {
    const lost = played.filter(({ offline, record }) => offline === null && !isCarried('home', record));
    expect(lost.map(labelOf)).toEqual([]);
  });

  it('is forwarded from the Region of services without one, where it may be recorded there', () => {
    const global = played.filter(({ offline, region }) => offline === null && /global|any/.test(region));
    expect(global.length).toBeGreaterThan(50);
    expect(global.filter(({ record }) => !isCarried('beside', record)).map(labelOf)).toEqual([]);
  });

  it('is forwarded from us-west-2, where it is recorded there alone', () => {
    const alone = played.filter(({ offline, region }) => offline === null && region === 'us-west-2');
    expect(alone.length).toBeGreaterThan(5);
    expect(alone.filter(({ record }) => !isCarried('west', record)).map(labelOf)).toEqual([]);
  });

  it('is not carried where the table says that it is judged offline only', () => {
    const offline = played.filter((each) => each.offline !== null);
    expect(offline.length).toBeGreaterThan(0);
    expect(offline.filter(({ record }) => isCarried('home', record)).map(labelOf)).toEqual([]);
  });

  it('is played: none is left out', () => {
    expect(played.length).toBeGreaterThan(300);
  });
});
