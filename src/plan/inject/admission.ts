import { Proxy } from './proxy/proxy';
import { Pod } from '../cluster/kinds';
import { Finding } from '../findings/finding';

/** The result of creating a pod. */
export interface Admission {
  /** As `Pod/namespace/name`. */
  readonly pod: string;
  /** A pod with a status already exists, and stays as it is. */
  readonly verdict: 'injected' | 'not injected' | 'refused' | 'existing';
  /** The rule that decided; for a refusal the message of the API server. */
  readonly reason: string;
  readonly proxy?: Proxy;
}

/** An admission, with the pod as it is stored. */
export interface Admitted {
  /** Undefined if it is refused. */
  readonly pod?: Pod;
  readonly admission: Admission;
  readonly findings: ReadonlyArray<Finding>;
}
