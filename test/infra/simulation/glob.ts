const SPECIAL = /\$\{([*?$])\}|([*?])|([^*?$]+|\$)/g;

/** Whether text fits a pattern of a policy: `*` and `?` are wild, and literal between `${` and `}`. */
export const fits = (pattern: string, text: string): boolean => {
  const source = pattern.replace(SPECIAL, (_, literal?: string, wild?: string, plain?: string) =>
    wild === undefined ? escaped(literal ?? plain ?? '') : wild === '*' ? '.*' : '.',
  );
  return new RegExp(`^${source}$`, 's').test(text);
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
