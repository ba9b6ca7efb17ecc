const SHORTEST = 6;

/**
 * Shortens version ids to what tells them apart, six characters at least; the null version is `null`, with a number where
 * there were several.
 */
export function shortVersions(
  versions: readonly { version: string; versionId: string | null }[],
): Map<string, string> {
  const ids = versions.flatMap(({ versionId }) => (versionId === null ? [] : [versionId]));
  const length = distinguishingLength(ids);
  const nulls = versions.filter(({ versionId }) => versionId === null);
  return new Map(
    versions.map((each) => [
      each.version,
      each.versionId?.slice(0, length) ?? nullName(nulls.indexOf(each), nulls.length),
    ]),
  );
}

function distinguishingLength(ids: readonly string[]): number {
  const different = new Set(ids).size;
  const longest = Math.max(SHORTEST, ...ids.map((id) => id.length));
  for (let length = SHORTEST; length < longest; length += 1) {
    if (new Set(ids.map((id) => id.slice(0, length))).size === different) return length;
  }
  return longest;
}

// Newest first, so that the newest one is plain `null`.
const nullName = (index: number, count: number): string => (index === 0 ? 'null' : `null-${count - index}`);
