import { SealwatchError } from '../../core/base/errors.ts';

/** A proof of identity that is not one. */
export const unproven = (why: string): SealwatchError =>
  new SealwatchError('IDENTITY_UNPROVEN', `the proof of identity was refused: ${why}`);
