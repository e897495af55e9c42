import { IConstruct } from 'constructs';
import { PerApp } from './per-app';

/** A cause that is known and accepted below a scope. */
export interface AcknowledgedCause {
  /** The code of the cause: `mtls-strict-plaintext`. */
  readonly code: string;

  /** Why it is accepted. */
  readonly reason: string;

  /**
   * The object that it is accepted of: `Deployment/shop/cart`, a monitor, or the path of a construct.
   *
   * @default - whatever is below the scope
   */
  readonly object?: string;
}

/** An acknowledgement, and the scope that it was made on. */
export interface ScopedAcknowledgement extends AcknowledgedCause {
  readonly scope: IConstruct;
}

/** The acknowledgements of an app. */
export const acknowledgements = new PerApp<ScopedAcknowledgement>();
