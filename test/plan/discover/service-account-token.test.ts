import { IstioMesh, ScrapePlan } from '../../../src';
import { configMapWith, prometheusDeployment, rightsIn } from '../../cluster/scrapers';
import { join } from '../../cluster/shop';

const POD = `
apiVersion: v1
kind: Pod
metadata: { name: cart, namespace: shop }
spec: { containers: [{ name: cart, image: cart, ports: [{ name: metrics, containerPort: 8080 }] }] }
`;
const account = (fields: string) => `
apiVersion: v1
kind: ServiceAccount
metadata: { name: prometheus, namespace: monitoring }
${fields}
`;
const inPod = (field: string) => prometheusDeployment().replace('serviceAccountName:', `${field}\n      serviceAccountName:`);
const JOB = 'scrape_configs: [{ job_name: pods, kubernetes_sd_configs: [{ role: pod }] }]';
const OFF = 'automountServiceAccountToken: false';
const ON = 'automountServiceAccountToken: true';
const MOUNTED = prometheusDeployment().replace('{ name: storage-volume, mountPath: /data }',
  '{ name: storage-volume, mountPath: /data }, { name: token, mountPath: /var/run/secrets/kubernetes.io/serviceaccount }');

function planned(prometheus: string, ...others: string[]): ScrapePlan {
  const yaml = join(POD, rightsIn('monitoring'), configMapWith('prometheus.yml', JOB), prometheus, ...others);
  return ScrapePlan.fromYaml(yaml, { mesh: IstioMesh.sidecar() });
}
const targetsIn = ({ activeTargets }: ScrapePlan) => activeTargets.map(({ workload }) => workload).filter(id => id === 'Pod/shop/cart');
const codesIn = ({ findings }: ScrapePlan) => findings.map(({ code }) => code);

describe('without a token of its ServiceAccount a Prometheus discovers nothing', () => {
  test.each<[string, ScrapePlan, string]>([
    ['since its pod says so', planned(inPod(OFF)), 'Pod/monitoring/prometheus-'],
    ['since its account says so', planned(prometheusDeployment(), account(OFF)), 'ServiceAccount/monitoring/prometheus'],
    ['since its pod says so, and not its account', planned(inPod(OFF), account(ON)), 'Pod/monitoring/prometheus-'],
  ])('%s', (_, plan, object) => {
    expect(targetsIn(plan)).toEqual([]);
    const [{ message }] = plan.findings.filter(({ code }) => code === 'api-token-missing');
    expect(message).toContain(`it has no token for the API server, since ${object}`);
  });
});

describe('it has one', () => {
  test.each<[string, ScrapePlan]>([
    ['by default', planned(prometheusDeployment(), account(''))],
    ['since its pod asks for it', planned(inPod(ON), account(OFF))],
    ['since a volume has it', planned(MOUNTED, account(OFF))],
    ['whatever another account says', planned(prometheusDeployment(), account(OFF).replace('name: prometheus', 'name: other'))],
    ['whatever that of another namespace says', planned(prometheusDeployment(), account(OFF).replace('monitoring', 'shop'))],
  ])('%s', (_, plan) => {
    expect(targetsIn(plan)).toEqual(['Pod/shop/cart']);
    expect(codesIn(plan)).not.toContain('api-token-missing');
  });
});
