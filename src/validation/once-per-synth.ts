import { App, Chart, YamlOutputType } from 'cdk8s';
import { Dependable, IConstruct } from 'constructs';

/**
 * A validation of a whole app that is computed once per synth.
 *
 * cdk8s validates the app when a synth begins and again before each chart that it renders, and tells a validation neither which of these it
 * is nor when a synth ends. But before a chart it looks at the dependencies, and at the beginning it does not: this is how the two are told
 * apart here. Whatever is not surely a chart of the synth that has begun, such as a single `chart.toJson()`, is computed anew: an app may
 * have been changed since.
 */
export function oncePerSynth(root: IConstruct, compute: () => string[]): () => string[] {
  let messages: string[] = [];
  let chartsToCome = 0;
  let dependenciesSeen = false;
  const watch = {};
  Dependable.implement(watch, {
    get dependencyRoots() {
      dependenciesSeen = true;
      return [];
    },
  });
  root.node.addDependency(watch);

  return () => {
    const isBeginning = !dependenciesSeen;
    dependenciesSeen = false;
    if (!isBeginning && chartsToCome > 0) {
      chartsToCome--;
      return messages;
    }
    messages = compute();
    chartsToCome = isBeginning ? validatedCharts(root) : 0;
    return messages;
  };
}

/** The charts before which a synth validates once more. */
function validatedCharts(root: IConstruct): number {
  const isEachObjectAFile = (root as App).yamlOutputType === YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE;
  return isEachObjectAFile ? 0 : root.node.findAll().filter(Chart.isChart).length;
}
