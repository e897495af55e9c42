import { IConstruct } from 'constructs';

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

const acknowledgements = new WeakMap<IConstruct, ScopedAcknowledgement[]>();

export function acknowledge(scope: IConstruct, cause: AcknowledgedCause): void {
  const { root } = scope.node;
  acknowledgements.set(root, [...acknowledgements.get(root) ?? [], { ...cause, scope }]);
}

/** The acknowledgements of a whole app. */
export function acknowledgementsIn(root: IConstruct): ReadonlyArray<ScopedAcknowledgement> {
  return acknowledgements.get(root) ?? [];
}
