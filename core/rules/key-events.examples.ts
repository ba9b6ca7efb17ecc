import type { Digest } from '../base/digest.ts';
import type { Mode } from '../scope/dataset.ts';
import type { DestroyedBy } from '../versions/facts.ts';
import type {
  BecameCurrent,
  BecameHidden,
  Subject,
  WasDestroyed,
  WasTransient,
} from '../versions/key-event.ts';
import type { Expectation, VersionClass } from '../versions/version-record.ts';

const AT = '2026-11-20T03:12:07.000Z';
const digestOf = (letter: string): Digest => `sha256:${letter.repeat(64)}`;

const subject: Subject = {
  version: 'Qm7xPw',
  versionId: 'Qm7xPw',
  kind: 'object',
  digest: digestOf('6'),
  size: 48_211,
  storedAt: AT,
  unestablished: null,
};

const expected: Expectation = {
  digest: digestOf('9'),
  size: 48_211,
  version: '3sL4kq',
  versionId: '3sL4kq',
  since: '2026-11-02T10:00:41.000Z',
  source: 'baseline',
  by: 'arn:aws:iam::111122223333:role/DataPublisher',
};

const common = { subject, at: AT, expected, after: null };

/** An object version of this class became current. */
export const becameCurrent = (value: VersionClass, mode: Mode, known = true): BecameCurrent => ({
  ...common,
  type: 'became-current',
  class: value,
  mode,
  expected: known ? expected : null,
});

export const becameHidden = (mode: Mode): BecameHidden => ({
  ...common,
  type: 'became-hidden',
  class: 'delete-marker',
  mode,
  subject: { ...subject, kind: 'delete-marker', digest: null, size: null },
});

export const wasDestroyed = (approved: boolean, mode: Mode, by: DestroyedBy = 'delete'): WasDestroyed => ({
  ...common,
  type: 'was-destroyed',
  class: approved ? 'baseline' : 'altered',
  mode,
  by,
  approved,
  isStillCurrent: false,
});

export const wasTransient = (value: VersionClass, mode: Mode): WasTransient => ({
  ...common,
  type: 'was-transient',
  class: value,
  mode,
  from: AT,
  at: '2026-11-20T03:12:09.000Z',
});
