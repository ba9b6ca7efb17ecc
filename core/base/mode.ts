/** What may change in a dataset: see `docs/design/judging.md`. */
export const MODES = ['sealed', 'append-only', 'growing', 'open'] as const;
export type Mode = (typeof MODES)[number];

/** The modes in which a change can wake somebody up at night. */
export const isGuarded = (mode: Mode): boolean => mode !== 'open';
