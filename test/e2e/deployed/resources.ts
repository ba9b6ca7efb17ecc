import { deployment } from './deployment.ts';
import { namesAmong, stackResources } from './stack-resources.ts';

let resources: ReturnType<typeof stackResources> | undefined;

/**
 * Physical name of the stack's resource of a type whose logical id holds a word.
 * @throws when there is none
 */
export const physicalName = async (type: string, word: string): Promise<string> => {
  resources ??= stackResources(deployment.environment, deployment.stack);
  const [name] = namesAmong(await resources, type, word);
  if (name === undefined) throw new Error(`the stack has no ${type} ${word}`);
  return name;
};
