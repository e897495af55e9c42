import * as http from 'http';
import * as net from 'net';
import { Manifest } from '../../cluster/manifest';

/**
 * Probes a container once, from the host, as the kubelet does.
 *
 * @throws when it fails, or is of a kind that is not supported, since no pod of the tests has it.
 */
export async function probe(how: Manifest, container: Manifest, address: string): Promise<void> {
  const { httpGet, tcpSocket, timeoutSeconds = 1, ...others } = how;
  const timeout = timeoutSeconds * 1000;
  if (httpGet) return answers({ host: httpGet.host ?? address, port: portOf(container, httpGet.port), path: httpGet.path ?? '/', timeout });
  if (tcpSocket) return accepts({ host: tcpSocket.host ?? address, port: portOf(container, tcpSocket.port), timeout });
  throw new Error(`the stand-in for the kubelet cannot probe with ${Object.keys(others)}`);
}

function portOf(container: Manifest, port: string | number): number {
  return typeof port === 'number' ? port : container.ports.find(({ name }: Manifest) => name === port).containerPort;
}

/** Sends a request over HTTP, which has to be answered with a success. */
export async function answers(options: http.RequestOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.get({ ...options, agent: false }, ({ statusCode }) => {
      if (statusCode! < 400) resolve();
      else reject(new Error(`the probe was answered with ${statusCode}`));
    });
    request.on('response', response => response.resume());
    request.on('timeout', () => request.destroy(new Error('the probe was not answered in time')));
    request.on('error', reject);
  });
}

async function accepts(options: net.TcpNetConnectOpts): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(options, () => {
      socket.destroy();
      resolve();
    });
    socket.on('timeout', () => socket.destroy(new Error('the probe was not answered in time')));
    socket.on('error', reject);
  });
}
