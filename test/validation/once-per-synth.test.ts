import { App, Chart, YamlOutputType } from 'cdk8s';
import { oncePerSynth } from '../../src/validation/once-per-synth';
import { inTemporaryFolder } from '../temporary-folder';

/** An app of three charts, and how often its validation is computed. */
function counted(outdir: string, yamlOutputType?: YamlOutputType) {
  const app = new App({ outdir, yamlOutputType });
  const charts = ['a', 'b', 'c'].map(id => new Chart(app, id));
  const computed = { times: 0, messages: [] as string[] };
  app.node.addValidation({ validate: oncePerSynth(app, () => { computed.times++; return computed.messages; }) });
  return { app, charts, computed };
}

describe('a validation', () => {
  test.each(Object.values(YamlOutputType).filter(type => typeof type === 'number'))('is computed once per synth with output type'
    + ' %s', type => inTemporaryFolder(outdir => {
    const { app, computed } = counted(outdir, type);
    for (const times of [1, 2, 3]) {
      app.synth();
      expect(computed.times).toBe(times);
    }
  }));

  test('is computed anew after a change, in the same breath too', () => inTemporaryFolder(outdir => {
    const { app, charts, computed } = counted(outdir);
    app.synth();
    computed.messages = ['wrong'];
    expect(() => app.synth()).toThrow('[] wrong');
    expect(() => charts[0].toJson()).toThrow('[] wrong');
    computed.messages = [];
    expect(() => app.synth()).not.toThrow();
  }));

  test('is computed for each chart that is rendered by itself, before a synth and after it', () => inTemporaryFolder(outdir => {
    const { app, charts, computed } = counted(outdir);
    charts[0].toJson();
    charts[0].toJson();
    expect(computed.times).toBe(2);
    app.synth();
    expect(computed.times).toBe(3);
    charts[2].toJson();
    expect(computed.times).toBe(4);
  }));

  test('holds for the text of an app as well', () => {
    const { app, computed } = counted('never-written');
    app.synthYaml();
    computed.messages = ['wrong'];
    expect(() => app.synthYaml()).toThrow('[] wrong');
  });
});
