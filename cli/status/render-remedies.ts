import { escapeJson, escapeText } from '../output/escape.ts';
import type { Remedy } from './remedies.ts';

/** Lines that say what to add to which policy, as JSON that can be copied. */
export const remedyLines = (remedies: readonly Remedy[]): string[] =>
  remedies.flatMap(({ bucket, bucketPolicy, exemption, keyPolicy }) => [
    ...part(`To let the functions in, add to the policy of the bucket ${escapeText(bucket)}:`, bucketPolicy),
    ...part(
      `Where a statement of that policy denies everybody but some roles, networks or VPC endpoints, add to its "Condition":`,
      exemption ? [exemption] : [],
    ),
    ...part(
      `To let them decrypt, add to the policy of the KMS key of the bucket ${escapeText(bucket)}:`,
      keyPolicy,
    ),
  ]);

const part = (title: string, items: readonly object[]): string[] =>
  items.length === 0 ? [] : [title, ...items.flatMap(jsonLines).map((line) => `  ${line}`), ''];

// Line by line: a line's end is hidden text too.
const jsonLines = (value: object, index: number, all: readonly object[]): string[] => {
  const text = `${JSON.stringify(value, null, 2)}${index < all.length - 1 ? ',' : ''}`;
  return text.split('\n').map(escapeJson);
};
