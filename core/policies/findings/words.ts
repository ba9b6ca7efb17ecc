import type { Grant } from '../grants.ts';

const SHOWN = 6;

/** `s3:getobject, s3:listbucket`; a few of many. */
export function actionsText(grants: readonly Grant[]): string {
  const actions = new Set(
    grants.map(({ reach: { actions } }) =>
      actions.isNot ? `everything but ${actions.values.join(', ')}` : actions.values.join(', '),
    ),
  );
  const texts = [...actions].map((action) => (action === '*' ? 'do everything' : action));
  if (texts.includes('do everything')) return 'do everything';
  const rest = texts.length - SHOWN;
  return `use ${texts.slice(0, SHOWN).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
