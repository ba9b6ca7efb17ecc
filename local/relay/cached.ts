/** Remembers what was asked for a short time, and forgets all of it on demand. */
export interface Cached<T> {
  get(name: string): Promise<T>;
  clear(): void;
}

export const cached = <T>(ask: (name: string) => Promise<T>, forMs: number): Cached<T> => {
  const entries = new Map<string, { readonly until: number; readonly value: Promise<T> }>();
  return {
    get: (name) => {
      const known = entries.get(name);
      if (known && known.until > performance.now()) return known.value;
      const value = ask(name);
      entries.set(name, { until: performance.now() + forMs, value });
      // What failed is asked again.
      value.catch(() => entries.delete(name));
      return value;
    },
    clear: () => entries.clear(),
  };
};
