import { Container } from '../cluster/kinds';

/** The words with which a container starts; those of a shell's script as far as blanks separate them. */
export function wordsOf({ command = [], args = [], env = [] }: Container): string[] {
  const words = [...command, ...args].map(word => expanded(word, env));
  return words.flatMap((word, i) => words[i - 1] === '-c' ? word.split(/\s+/).map(unquoted) : [word]);
}

/** The value of a flag, as `--name=value` or in the word after `--name`; Prometheus takes no flag with one dash. */
export function flagIn(words: ReadonlyArray<string>, name: string): string | undefined {
  return flagsIn(words, name)[0];
}

/** Whether a flag without a value is given. */
export function isOn(words: ReadonlyArray<string>, name: string): boolean {
  return words.includes(`--${name}`) || words.includes(`--${name}=true`);
}

/** The values of a flag that can be given more than once. */
export function flagsIn(words: ReadonlyArray<string>, name: string): string[] {
  return words.flatMap((word, i) => {
    if (word.startsWith(`--${name}=`)) return [word.slice(`--${name}=`.length)];
    return word === `--${name}` ? words.slice(i + 1, i + 2) : [];
  });
}

/** Replaces `$(NAME)` by a variable of the container, except after another `$` (`third_party/forked/golang/expansion` of Kubernetes). */
function expanded(word: string, env: NonNullable<Container['env']>): string {
  return word.replace(/\$(?:\$|\(([^)]*)\))/g, (whole, name?: string) =>
    name === undefined ? '$' : env.filter(variable => variable.name === name).at(-1)?.value ?? whole);
}

function unquoted(word: string): string {
  return word.replace(/^(["'])(.*)\1$/, '$2');
}
