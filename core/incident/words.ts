import type { Recorded } from '../readers/record-coverage.ts';
import type { Survival } from './incident.ts';
import type { JoinedBy } from './story.ts';

/** What people read in the place of the names that JSON has. */
export const SURVIVAL: Readonly<Record<Survival, string>> = {
  current: 'current',
  'can-be-restored': 'can be restored',
  'none-known': 'NO COPY KNOWN',
  'nothing-expected': 'nothing expected',
  unknown: 'not known',
};

/** Before `as 7f3a9c`, the finding that it belongs to. */
export const JOINED_BY: Readonly<Record<JoinedBy, string>> = {
  named: 'it was asked about',
  cause: 'one is the cause of the other, or the same call,',
  key: 'the same object',
  actor: 'the same user or role within 24 hours',
  session: 'the same session name and address within 24 hours',
  setting: 'a setting of the same bucket by the same user or role within 7 days',
  address: 'the same address within 24 hours',
};

export const RECORDED: Readonly<Record<Recorded['state'], string>> = {
  yes: 'all requests of this time are recorded, as far as files and trails show.',
  partly: 'requests may be missing.',
  no: 'requests that read are NOT recorded, so there may be readers that nobody knows.',
  unknown: 'it is not known whether requests that read are recorded.',
};

/** `1 key`, `2,000 keys`. */
export const plural = (value: number, noun: string): string =>
  `${value.toLocaleString('en-US')} ${noun}${value === 1 ? '' : 's'}`;

/** `2026-11-20 03:12:07`, in UTC. */
export const moment = (iso: string): string => iso.slice(0, 19).replace('T', ' ');
