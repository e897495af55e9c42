import { generateKeyPairSync, randomBytes } from 'crypto';
import { mkdirSync, writeFileSync } from 'fs';
import * as path from 'path';
import { stringify } from 'yaml';
import { Component } from './component';
import { KubernetesApi } from './kubernetes-api';
import { RUN } from './logs';
import { HOST, SERVICES } from './network';
import { Programs } from '../components/programs';

export const API_SERVER = `https://${HOST}:6443`;

const FOLDER = path.join(RUN, 'control-plane');

/** The self-signed certificate of the API server. */
export const API_SERVER_CERTIFICATE = path.join(FOLDER, 'certificates', 'apiserver.crt');

/** The kubeconfig of an administrator. */
export const KUBECONFIG = path.join(FOLDER, 'kubeconfig');

/** Starts etcd, the API server with RBAC and the controllers. */
export async function startControlPlane({ program }: Programs): Promise<KubernetesApi> {
  const token = randomBytes(16).toString('hex');
  const file = (name: string, content: string): string => {
    writeFileSync(path.join(FOLDER, name), content);
    return path.join(FOLDER, name);
  };
  mkdirSync(FOLDER, { recursive: true });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = file('service-accounts.key', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  const tokens = file('tokens.csv', `${token},admin,admin,system:masters\n`);
  writeFileSync(KUBECONFIG, kubeconfig(token));

  const etcd = 'http://127.0.0.1:2379';
  new Component('etcd', program('etcd'), flags({
    'data-dir': path.join(FOLDER, 'etcd'),
    'unsafe-no-fsync': 'true',
    'listen-client-urls': etcd,
    'advertise-client-urls': etcd,
    'listen-peer-urls': 'http://127.0.0.1:2380',
  }));
  const apiServer = new Component('kube-apiserver', program('kube-apiserver'), flags({
    'etcd-servers': etcd,
    'advertise-address': HOST,
    'cert-dir': path.dirname(API_SERVER_CERTIFICATE),
    'token-auth-file': tokens,
    'authorization-mode': 'RBAC',
    'allow-privileged': 'true',
    'service-cluster-ip-range': SERVICES,
    'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
    'service-account-key-file': key,
    'service-account-signing-key-file': key,
    // istiod requests tokens for its own audience.
    'api-audiences': 'https://kubernetes.default.svc.cluster.local,istio-ca',
    // Calls webhooks at the addresses of their pods.
    'enable-aggregator-routing': 'true',
    'min-request-timeout': '86400',
    // It requires a later etcd.
    'feature-gates': 'WatchList=false',
  }));
  await apiServer.ready(async () => {
    const api = new KubernetesApi(API_SERVER, token, API_SERVER_CERTIFICATE);
    await api.get('v1', 'Namespace', 'kube-system');
  });

  const manager = new Component('kube-controller-manager', program('kube-controller-manager'), flags({
    'kubeconfig': KUBECONFIG,
    'service-account-private-key-file': key,
    'root-ca-file': API_SERVER_CERTIFICATE,
    'use-service-account-credentials': 'true',
    // The only node does not become unreachable.
    'controllers': '*,-node-lifecycle-controller,-taint-eviction-controller',
    'leader-elect': 'false',
  }));
  const api = new KubernetesApi(API_SERVER, token, API_SERVER_CERTIFICATE);
  await manager.ready(() => api.get('v1', 'ServiceAccount', 'default', 'default'));
  return api;
}

/** Options of a program as arguments. */
export function flags(values: Record<string, string>): string[] {
  return Object.entries(values).map(([name, value]) => `--${name}=${value}`);
}

function kubeconfig(token: string): string {
  return stringify({
    'apiVersion': 'v1',
    'kind': 'Config',
    'clusters': [{ name: 'mesh', cluster: { 'server': API_SERVER, 'certificate-authority': API_SERVER_CERTIFICATE } }],
    'users': [{ name: 'admin', user: { token } }],
    'contexts': [{ name: 'mesh', context: { cluster: 'mesh', user: 'admin' } }],
    'current-context': 'mesh',
  });
}
