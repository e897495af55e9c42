import { IConstruct } from 'constructs';
import { oncePerSynth } from './once-per-synth';
import { scrapeProblems } from './scrape-problems';

const validated = new WeakSet<IConstruct>();

/** Makes an app refuse to be synthesized while something in it is scraped twice, or never although it is meant to be. Once per app, however often it is asked for. */
export function validateScrapes(scope: IConstruct): void {
  const { root } = scope.node;
  if (validated.has(root)) return;
  validated.add(root);
  root.node.addValidation({ validate: oncePerSynth(root, () => scrapeProblems(root)) });
}
