import { blocks } from './pages';
import { ran } from './ran';
import { chain, targetLines } from '../cluster/chain';
import { installed } from '../cluster/istio';
import { Manifest, parse } from '../cluster/manifest';
import { kubePrometheusStack } from '../cluster/prometheuses';
import { describeUpstream } from '../upstream/component';

describeUpstream('the README through admission, injection, operator and Prometheus', () => {
  let cluster: Manifest[];
  beforeAll(async () => { cluster = [...kubePrometheusStack(), ...await installed('default')]; });

  test('nobody refuses the broken scrape, and it becomes a target', async () => {
    const outcome = await chain({ objects: [...cluster, ...parse(blocks('README.md', 'yaml')[0])] });
    expect(outcome.refused).toEqual([]);
    expect(targetLines(outcome)).toEqual(['shop/cart cart http://IP:8080/actuator/prometheus']);
  });

  test('Prometheus has the targets that are shown of the program', async () => {
    const shown = blocks('README.md', 'text')[1];
    const outcome = await chain({ objects: [...cluster, ...ran(blocks('README.md', 'ts')[1]).synthesized] });
    expect(outcome.refused).toEqual([]);
    expect(shown.trim().split('\n').map(line => line.replace(/ +/g, ' '))).toEqual(targetLines(outcome));
  });
});
