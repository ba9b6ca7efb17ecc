/** As much of EventBridge's patterns as the rules use: texts, beginnings and ends of texts, all texts but one, alternatives over fields, lists of objects. */
export const matches = (pattern: unknown, event: unknown): boolean => {
  if (Array.isArray(event)) return event.some((item) => matches(pattern, item));
  if (Array.isArray(pattern)) return pattern.some((condition) => holds(condition, event));
  return Object.entries(pattern as object).every(([name, inner]) =>
    name === '$or' ? isAnyOf(inner, event) : matches(inner, fieldOf(event, name)),
  );
};

const isAnyOf = (patterns: unknown, event: unknown): boolean =>
  (patterns as unknown[]).some((pattern) => matches(pattern, event));

const holds = (condition: unknown, value: unknown): boolean => {
  if (typeof condition === 'string') return value === condition;
  const { prefix, suffix, 'anything-but': not } = condition as Readonly<Record<string, unknown>>;
  if (typeof not === 'string') return value !== undefined && value !== not;
  if (typeof suffix === 'string') return typeof value === 'string' && value.endsWith(suffix);
  if (typeof prefix !== 'string') throw new Error(`not known here: ${JSON.stringify(condition)}`);
  return typeof value === 'string' && value.startsWith(prefix);
};

const fieldOf = (event: unknown, name: string): unknown =>
  typeof event === 'object' && event !== null ? Reflect.get(event, name) : undefined;
