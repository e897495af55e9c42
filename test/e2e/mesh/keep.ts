import { readFileSync } from 'fs';
import * as net from 'net';
import { parse, stringify } from 'yaml';
import { KUBECONFIG } from './control-plane';
import { KubernetesApi } from './kubernetes-api';
import { HOST } from './network';

/** Keeps the mesh running for a user of this machine, with a port for the API server and one for Prometheus. */
export function keepUp(api: KubernetesApi): void {
  const targets: Record<string, () => Promise<net.TcpNetConnectOpts>> = {
    kubernetes: async () => ({ host: HOST, port: 6443 }),
    prometheus: async () => {
      const [pod] = await api.list('v1', 'Pod', undefined, 'app.kubernetes.io/name=prometheus');
      return { host: pod.status.podIP, port: 9090 };
    },
  };
  process.on('message', (name: string, server: net.Server) => {
    const { port } = server.address() as net.AddressInfo;
    server.on('connection', socket => {
      targets[name]().then(target => {
        const connection = net.connect(target);
        socket.pipe(connection).pipe(socket);
        for (const [one, other] of [[socket, connection], [connection, socket]]) one.on('error', () => other.destroy());
      }, () => socket.destroy());
    });
    if (name === 'prometheus') console.log(`Prometheus: http://127.0.0.1:${port}`);
    else console.log(`Kubernetes, with this kubeconfig:\n\n${kubeconfigFor(port)}`);
  });
}

function kubeconfigFor(port: number): string {
  const config = parse(readFileSync(KUBECONFIG, 'utf8'));
  const certificate = readFileSync(config.clusters[0].cluster['certificate-authority']).toString('base64');
  config.clusters[0].cluster = {
    'server': `https://127.0.0.1:${port}`,
    'tls-server-name': 'kubernetes',
    'certificate-authority-data': certificate,
  };
  return stringify(config);
}
