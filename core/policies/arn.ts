/** True for text with wildcards. */
export const isPattern = (text: string): boolean => /[*?]/.test(text);

/** True for text that stands for itself: no wildcard, no policy variable, not empty. */
export const isFixed = (text: string): boolean => text !== '' && !isPattern(text) && !text.includes('${');

/** The account in an ARN as it is written; `null` where there is none, or a wildcard or variable leaves it open. */
export function accountOf(arn: string): string | null {
  const [prefix, partition = '', , , account = ''] = fields(arn);
  if (prefix !== 'arn' || partition === '') return null;
  return isFixed(account) ? account : null;
}

// A variable has a colon of its own.
const fields = (arn: string): string[] => arn.replace(/\$\{[^}]*\}/g, '*').split(':', 6);

/** ARNs of all partitions alike: a policy belongs to one of them. */
export const withoutPartition = (arn: string): string => arn.replace(/^arn:[^:]*:/, 'arn:aws:');
