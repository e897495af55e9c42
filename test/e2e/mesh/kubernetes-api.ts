import { readFileSync } from 'fs';
import * as https from 'https';
import * as readline from 'readline';
import { Manifest } from '../../cluster/manifest';

const CREATED = 201;

/** An error response of the API server. */
export class ApiError extends Error {
  public constructor(public readonly status: number, request: string, private readonly answer: string) {
    super(`${request}: ${status} ${answer}`);
  }

  /** The message of the API server, or of the webhook that refused the request. */
  public get reason(): string {
    return (JSON.parse(this.answer) as Manifest).message;
  }
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'ERROR';
  readonly object: Manifest;
}

interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** A client of the API server for the tests and the kubelet. */
export class KubernetesApi {
  /** The objects that it has applied and that did not exist before. */
  public readonly created: Manifest[] = [];
  private readonly resources = new Map<string, Promise<ApiResource[]>>();
  private readonly agent: https.Agent;

  public constructor(private readonly server: string, private readonly token: string, certificate: string) {
    this.agent = new https.Agent({ keepAlive: true, ca: readFileSync(certificate) });
  }

  /** Creates or changes an object as `kubectl apply --server-side` does; unknown fields are refused. */
  public async apply(object: Manifest): Promise<Manifest> {
    const path = `${await this.pathOf(object)}?fieldManager=e2e&force=true&fieldValidation=Strict`;
    const { status, answer } = await this.exchange('PATCH', path, object, 'application/apply-patch+yaml');
    if (status === CREATED) this.created.push(object);
    return answer;
  }

  public async get(apiVersion: string, kind: string, name: string, namespace?: string): Promise<Manifest> {
    return this.request('GET', await this.pathOf({ apiVersion, kind, metadata: { name, namespace } }));
  }

  public async list(apiVersion: string, kind: string, namespace?: string, labelSelector = ''): Promise<Manifest[]> {
    const collection = await this.collectionOf(apiVersion, kind, namespace);
    const { items } = await this.request('GET', `${collection}?labelSelector=${encodeURIComponent(labelSelector)}`);
    return (items as Manifest[]).map(item => ({ ...item, apiVersion, kind }));
  }

  public async delete(object: Manifest): Promise<void> {
    await this.request('DELETE', `${await this.pathOf(object)}?propagationPolicy=Background`);
  }

  /** Sends JSON to a path of the API. */
  public async request(method: string, path: string, body?: object, contentType = 'application/json'): Promise<Manifest> {
    return (await this.exchange(method, path, body, contentType)).answer;
  }

  /** Calls back for each object of a kind, and then for every change. */
  public async watch(apiVersion: string, kind: string, onEvent: (event: WatchEvent) => void): Promise<never> {
    const path = `${await this.collectionOf(apiVersion, kind)}?watch=true`;
    for (;;) {
      const events = await this.send('GET', path);
      for await (const line of readline.createInterface({ input: events })) {
        const event = JSON.parse(line) as WatchEvent;
        if (event.type === 'ERROR') throw new Error(`cannot watch ${kind}: ${line}`);
        onEvent(event);
      }
    }
  }

  private async pathOf({ apiVersion, kind, metadata: { name, namespace } }: Manifest): Promise<string> {
    return `${await this.collectionOf(apiVersion, kind, namespace ?? 'default')}/${name}`;
  }

  private async collectionOf(apiVersion: string, kind: string, namespace?: string): Promise<string> {
    const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const find = async () => (await this.resourcesOf(group)).find(each => each.kind === kind && !each.name.includes('/'));
    const resource = await find();
    if (resource === undefined) {
      this.resources.delete(group);
      throw new Error(`the API server has no ${apiVersion} ${kind}`);
    }
    return `${group}${resource.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : ''}/${resource.name}`;
  }

  private resourcesOf(group: string): Promise<ApiResource[]> {
    const known = this.resources.get(group) ?? this.request('GET', group).then(({ resources }) => resources as ApiResource[]);
    this.resources.set(group, known);
    known.catch(() => this.resources.delete(group));
    return known;
  }

  private async exchange(method: string, path: string, body?: object, contentType?: string): Promise<{ status: number; answer: Manifest }> {
    const response = await this.send(method, path, body, contentType);
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) text += chunk as string;
    const status = response.statusCode!;
    if (status >= 300) throw new ApiError(status, `${method} ${path}`, text);
    return { status, answer: JSON.parse(text) as Manifest };
  }

  private async send(method: string, path: string, body?: object, contentType?: string): Promise<import('http').IncomingMessage> {
    return new Promise((resolve, reject) => {
      const text = body && JSON.stringify(body);
      const headers = {
        Authorization: `Bearer ${this.token}`,
        Accept: 'application/json',
        // Without a length the body of a DELETE is taken for the next request on its connection.
        ...text === undefined ? {} : { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(text) },
      };
      const request = https.request(this.server + path, { method, headers, agent: this.agent }, resolve);
      // The server may close an idle connection at the moment in which a request is sent on it.
      request.on('error', (error: NodeJS.ErrnoException) => {
        if (request.reusedSocket && error.code === 'ECONNRESET') resolve(this.send(method, path, body, contentType));
        else reject(error);
      });
      request.end(text);
    });
  }
}
