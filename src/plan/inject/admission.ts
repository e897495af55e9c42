import { Pod } from '../cluster/kinds';
import { Finding } from '../findings/finding';
import { Proxy } from './proxy/proxy';

/** What became of a pod when it was created. */
export interface Admission {
  /** As `Pod/namespace/name`. */
  readonly pod: string;
  /** A pod with a status exists already, and stays as it is. */
  readonly verdict: 'injected' | 'not injected' | 'refused' | 'existing';
  /** Which rule decided; of a refusal the API server's message. */
  readonly reason: string;
  readonly proxy?: Proxy;
}

/** It, with the pod as it is stored. */
export interface Admitted {
  /** Undefined where it is refused. */
  readonly pod?: Pod;
  readonly admission: Admission;
  readonly findings: ReadonlyArray<Finding>;
}
