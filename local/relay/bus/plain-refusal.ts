/**
 * True when an event surely does not match a pattern, by the two plainest of its conditions: a list of texts, and beginnings of
 * texts. It saves asking about rules that are about another bucket or dataset altogether; what it does not refuse is judged by
 * the deployed pattern.
 */
export const isPlainlyRefused = (pattern: unknown, event: unknown): boolean => {
  if (Array.isArray(pattern)) return refusedBy(pattern, event);
  if (!isObject(pattern)) return false;
  const fields = isObject(event) ? event : {};
  return Object.entries(pattern).some(
    ([name, inner]) => !name.startsWith('$') && isPlainlyRefused(inner, fields[name]),
  );
};

const refusedBy = (alternatives: readonly unknown[], value: unknown): boolean =>
  typeof value === 'string' && alternatives.every((alternative) => refuses(alternative, value));

const refuses = (alternative: unknown, value: string): boolean => {
  if (typeof alternative === 'string') return alternative !== value;
  if (!isObject(alternative) || Object.keys(alternative).length !== 1) return false;
  return typeof alternative.prefix === 'string' && !value.startsWith(alternative.prefix);
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
