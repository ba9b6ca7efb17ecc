import type { KeyState } from '../../core/versions/standing.ts';
import { STATE_FORMAT } from '../output/style.ts';

/** Every state that a key may be in. */
export const STATES = Object.keys(STATE_FORMAT) as readonly KeyState[];

export const isState = (text: string): text is KeyState => (STATES as readonly string[]).includes(text);
