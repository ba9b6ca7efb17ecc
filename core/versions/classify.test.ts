import { expect, it } from 'vitest';
import { finding } from '../../test/fakes/finding.ts';
import { EMPTY_DIGEST } from '../base/digest.ts';
import { classify } from './classify.ts';
import type { VersionFact } from './facts.ts';
import type { Expectation } from './version-record.ts';

const { actual } = finding().evidence;
const fact: VersionFact = {
  ...{ version: 'Qm7xPw', versionId: 'Qm7xPw', kind: 'object', storedAt: actual.storedAt, announcedAt: null },
  ...{ sequencer: null, rank: null, digest: actual.digest, unestablished: null, size: 3, etag: null },
  ...{ prefixes: [], destroyed: null },
};
const empty: Expectation = {
  ...{ digest: EMPTY_DIGEST, size: 0, version: '3sL4kq', versionId: '3sL4kq', since: actual.storedAt },
  ...{ source: 'appended', by: null },
};

it.each([{ prefixes: [] }, { prefixes: [{ size: 0, digest: null }] }])(
  'knows without reading that everything extends the empty object: %j',
  ({ prefixes }) => {
    const moment = {
      expected: empty,
      earlier: [],
      approvals: [],
      mode: 'growing',
      isBack: false,
      at: '2026-11-20T03:12:07.000Z',
    } as const;
    expect(classify({ ...fact, prefixes }, moment)).toEqual({ class: 'extended', need: null });
  },
);
