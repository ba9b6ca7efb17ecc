/**
 * The words of a name, in lower case: split where it is separated and where its case changes (`trainingData`, `MLModels`), without
 * numbers at their end (`dataset2`). Two that follow each other, neither of them short, count as one as well: `fine-tuning` is
 * `finetuning`.
 */
export function wordsIn(name: string): readonly string[] {
  const parts = name
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .map((part) => part.replace(/\d+$/, ''))
    .filter((part) => part !== '');
  const pairs = parts.slice(1).map((part, index) => [parts[index] ?? '', part] as const);
  const joined = pairs.filter((pair) => pair.every((part) => part.length > 2)).map((pair) => pair.join(''));
  return [...parts, ...joined];
}
