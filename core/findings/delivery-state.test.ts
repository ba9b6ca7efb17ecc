import { describe, expect, it } from 'vitest';
import { finding } from '../../test/fakes/finding.ts';
import { announce, claimed, revise } from './delivery-state.ts';

const at = (minute: number): string => `2026-11-20T03:${String(minute).padStart(2, '0')}:00.000Z`;
const reported = claimed(announce(finding()), 'a1');

describe('since when a change waits to be reported', () => {
  it('is since the first change that was not reported, also where a later one moves it to another group', () => {
    const first = revise({ ...reported, state: 'recovered' }, ['state'], at(1));
    const second = revise({ ...first, severity: 'low' }, ['severity'], at(5));
    expect([first.notice.since, second.notice.since]).toEqual([at(1), at(1)]);
    expect(second.notice.group).not.toBe(first.notice.group);
  });

  it('begins anew once an alert has claimed it', () => {
    const again = claimed(revise(reported, ['state'], at(1)), 'a2');
    expect(again.notice).toEqual({ alerts: ['a1', 'a2'], group: null });
    expect(revise(again, ['state'], at(9)).notice.since).toBe(at(9));
  });

  it('is not kept of what nobody was notified of yet: that waits since it was found', () => {
    expect(revise(announce(finding()), ['actor'], at(1)).notice).not.toHaveProperty('since');
  });
});
