/** Why a bucket seems to hold training data or models. */
export interface AiSign {
  /** `name`, or the tag: `tag "team"`. */
  readonly what: string;
  readonly matched: string;
}

/** Whole words: `remodeling`, `strain-gauge` and `email` have none of them. */
export const AI_WORDS: ReadonlySet<string> = new Set(
  `ai aiml ml mlops genai llm llms llmops rag rlhf nlp
  train training trainset pretrain pretraining pretrained finetune finetuned finetuning
  dataset datasets corpus corpora groundtruth annotations labeling labelling
  model models modelartifacts checkpoint checkpoints ckpt ckpts weights safetensors tokenizer tokenizers
  embedding embeddings features featurestore vectorstore
  inference prediction predictions machinelearning deeplearning
  sagemaker bedrock huggingface mlflow kubeflow wandb pytorch tensorflow`.split(/\s+/),
);

/** What people say who mean no. */
const NO = /^\s*(?:|no|none|false|off|0|n\/?a)\s*$/i;

/** Why a bucket seems to be one of AI, by its name and its tags; empty where it does not. */
export function aiSigns(name: string, tags: Readonly<Record<string, string>>): readonly AiSign[] {
  return [
    ...signsIn('name', name),
    ...Object.entries(tags)
      .filter(([, value]) => !NO.test(value))
      .flatMap(([key, value]) => [
        ...signsIn(`tag ${JSON.stringify(key)}`, key),
        ...signsIn(`tag ${JSON.stringify(key)}`, value),
      ]),
  ];
}

/** The same as a person reads it. */
export const aiSignsInWords = (name: string, tags: Readonly<Record<string, string>>): readonly string[] =>
  aiSigns(name, tags).map(({ what, matched }) => `${what}: the word "${matched}"`);

const signsIn = (what: string, text: string): readonly AiSign[] =>
  [...new Set(wordsIn(text))].filter((word) => AI_WORDS.has(word)).map((matched) => ({ what, matched }));

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
