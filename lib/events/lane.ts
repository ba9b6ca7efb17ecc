import { isGuarded, type Mode } from '../../config/index.ts';

/** Which queue an object event takes: a flood on one must not delay the other. */
export type Lane = 'urgent' | 'bulk';

export const lanesOf = (mode: Mode): readonly Lane[] => (isGuarded(mode) ? ['urgent', 'bulk'] : ['bulk']);
