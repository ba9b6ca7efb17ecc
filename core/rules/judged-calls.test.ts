import { describe, expect, it } from 'vitest';
import { rulesFor } from '../calls/catalogue.ts';
import { parseRecord } from '../cloudtrail/parse-record.ts';
import { SETTINGS } from '../cloudtrail/settings/catalogue.ts';
import { ACTIVITY_RULES } from './activity-catalogue.ts';
import { ACTIVITY_EXAMPLES } from './activity-rules.examples.ts';
import { GROUP_OF } from './detector-tampered/calls.ts';

const rulesOf = (name: string): ReadonlySet<string> => {
  const [source = '', call = ''] = name.split(':');
  return rulesFor(source, call);
};

/** The call of the last record of each example that fires. */
const fired = ACTIVITY_RULES.flatMap(({ id }) =>
  ACTIVITY_EXAMPLES[id].fires.map(({ title, records }) => {
    const { service, name } = parseRecord(records.at(-1));
    return { rule: id, title, call: `${service}:${name}` };
  }),
);

describe('the table of calls names', () => {
  it('detector-tampered for every call that the rule has an entry for', () => {
    expect([...GROUP_OF.keys()].filter((name) => !rulesOf(name).has('detector-tampered'))).toEqual([]);
  });

  it.each(SETTINGS.map(({ name, calls, rule }) => ({ name, calls, rule })))(
    'the rule of the setting $name for every call that changes it',
    ({ calls, rule }) => {
      // What a bucket has from its creation on is known from that call; it is judged by what it opens.
      const changing = calls.filter((name) => !name.endsWith(':CreateBucket'));
      expect(changing.filter((name) => !rulesOf(name).has(rule))).toEqual([]);
    },
  );

  it.each(ACTIVITY_RULES.map(({ id }) => id))('%s for every example that it fires for', (rule) => {
    const missing = fired.filter((each) => each.rule === rule && !rulesOf(each.call).has(rule));
    expect(missing.map(({ call }) => call)).toEqual([]);
  });
});
