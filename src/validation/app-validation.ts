import { Construct, IConstruct } from 'constructs';
import { unservedMetrics } from './containers';
import { monitoredTwice } from './monitored-twice';
import { objectsWrittenTwice } from './object-names';
import { oncePerSynth } from './once-per-synth';
import { scrapeProblems } from './scrape-validation';

/** What a finished app is checked for by what its constructs say, since no plan can see it: ARCHITECTURE.md says why of each. */
const OF_CONSTRUCTS: ReadonlyArray<(root: IConstruct) => string[]> = [objectsWrittenTwice, unservedMetrics, monitoredTwice];

/** The id of the construct that holds the validation. */
const CHECK = 'cdk8s-mesh-metrics';

const validated = new WeakSet<IConstruct>();

/** Makes an app refuse to be synthesized while something is wrong with it as a whole. Once per app, however often it is asked for. */
export function validateApp(scope: IConstruct): void {
  const { root } = scope.node;
  if (validated.has(root)) return;
  validated.add(root);
  // On a construct of its own, since cdk8s puts the path in front of each message, and that of the root is empty.
  const { node } = new Construct(root, CHECK);
  node.addValidation({ validate: oncePerSynth(root, () => problemsOf(root)) });
}

/** A message for each thing that is wrong with a finished app. */
function problemsOf(root: IConstruct): string[] {
  const ofConstructs = OF_CONSTRUCTS.flatMap(validate => validate(root));
  if (ofConstructs.length > 0) return ofConstructs;
  const ofScrapes = scrapeProblems(root);
  // What another validation refuses, the plan would only say again in other words.
  return ofScrapes.length > 0 && root.node.findAll().some(({ node }) => node.path !== CHECK && node.validate().length > 0) ? [] : ofScrapes;
}
