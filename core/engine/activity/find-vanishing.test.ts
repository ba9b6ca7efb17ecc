import { describe, expect, it } from 'vitest';
import { finding } from '../../../test/fakes/finding.ts';
import { sealOne, storedEvent } from '../../../test/integration/steps.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import { findingText } from '../../alerts/finding-text.ts';
import { objectFindings } from '../../findings/kinds-of-finding.ts';
import { observe } from '../objects/observe.ts';
import { findVanishing } from './find-vanishing.ts';
import type { SettingHead } from './ports.ts';

const RULE = {
  rule: 'tidy',
  what: 'noncurrent',
  filter: { prefix: 'a/', tags: [], largerThan: null, smallerThan: null },
  days: 3,
  date: null,
  keep: 0,
};
const AT = '2026-11-20T03:12:07.000Z';
const VERSION = { bucket: 'b', key: 'a/x', versionId: 'v1', size: 1, since: AT, at: AT };

/** The settings of a bucket as they were last seen. */
const seen = (values: Readonly<Record<string, unknown>>) => ({
  heads: async (_: string, only: readonly string[] = []) =>
    Object.entries(values)
      .filter(([setting]) => only.includes(setting))
      .map(
        ([setting, value]) => ({ resource: 'bucket/b', setting, value, at: AT, revision: 1 }) as SettingHead,
      ),
});
const ENABLED = { status: 'Enabled', mfaDelete: null };
const BECAUSE = 'the lifecycle rule "tidy" destroys noncurrent versions after 3 days';

describe('from when on an approved version can vanish', () => {
  it.each([
    ['never, without rules', { lifecycle: [], versioning: ENABLED }, null],
    ['the midnight after the days of a rule', { lifecycle: [RULE], versioning: ENABLED }, '2026-11-24'],
    ['nobody knows, where no rule was ever seen', { versioning: ENABLED }, null],
    ['nobody knows, where the versioning was never seen', { lifecycle: [RULE] }, null],
  ])('%s', async (_, values, day) => {
    const found = await findVanishing(VERSION, seen(values));
    expect(found).toEqual(day === null ? null : { at: `${day}T00:00:00.000Z`, because: BECAUSE });
  });

  it('is at once for a null version where versions are not kept', async () => {
    const settings = seen({ lifecycle: [], versioning: { status: 'Suspended', mfaDelete: null } });
    expect(await findVanishing({ ...VERSION, versionId: null }, settings)).toMatchObject({
      at: AT,
      because: 'versioning is suspended, so that a write destroys what is there',
    });
  });

  it('is in the finding of an altered and of a hidden key whose bytes survive', async () => {
    const stage = memoryStage('sealed', 'enabled');
    const asked: unknown[] = [];
    const ports = {
      ...stage.ports,
      vanishing: async (version: object) => {
        asked.push(version);
        return { at: '2026-11-24T00:00:00.000Z', because: BECAUSE };
      },
    };
    const good = await sealOne(stage, 'labels.jsonl', 'good');
    await stage.step();
    const event = await storedEvent(stage, 'labels.jsonl', 'evil');
    await observe({ bucket: 'guarded', key: 'labels.jsonl' }, 'labels', event, ports);
    const [altered] = objectFindings([...stage.store.findingsById.values()]);
    expect(altered?.evidence.vanishes).toEqual({ at: '2026-11-24T00:00:00.000Z', because: BECAUSE });
    expect(asked).toMatchObject([{ key: 'labels.jsonl', versionId: good.versionId }]);
  });

  it('is a line of the message', () => {
    const known = finding();
    const text = findingText(
      {
        ...known,
        evidence: { ...known.evidence, vanishes: { at: '2026-11-24T00:00:00.000Z', because: BECAUSE } },
      },
      { alertId: 'a'.repeat(40), place: { account: '111122223333', region: 'eu-west-1' } } as never,
    );
    expect(text).toContain(
      'Vanishes  the approved version can vanish from 2026-11-24 00:00:00 UTC on, because the lifecycle rule "tidy" destroys noncurrent versions after 3 days',
    );
  });
});
