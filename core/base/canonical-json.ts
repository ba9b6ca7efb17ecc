/** Compares plain JSON; the order of an object's fields says nothing. */
export const isSameValue = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

/** One text for one value. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
