import { ISecret, SecretValue } from 'cdk8s-plus-27';
import { Check, kindOf } from './check';
import { refusal } from '../errors';

/** Names of variables, flags and headers whose value is a secret. Those of files with a secret have another ending. */
export const SECRET_NAME = /(^|[-_.])(pass|passwd|password|pwd|secret|token|credentials|(api|access|private)[-_]?key)$/i;

/** A reference to a key of a Secret. What is there instead is not shown: it may be the secret itself. */
export const secretValue: Check<SecretValue> = (value, prop, cannot) => {
  if (typeof value === 'object' && typeof value?.secret?.name === 'string' && typeof value.key === 'string') return value;
  throw refusal({
    cannot,
    because: `${prop} is ${kindOf(value)}, and it has to be the key of a Secret`,
    instead: "Write it as { secret: Secret.fromSecretName(scope, id, 'name of the Secret'), key: 'key' }",
  });
};

/** A Secret, which is not shown either. */
export const secretReference: Check<ISecret> = (value, prop, cannot) => {
  if (typeof value === 'object' && typeof value?.name === 'string') return value;
  throw refusal({
    cannot,
    because: `${prop} is ${kindOf(value)}, and it has to be a Secret`,
    instead: "Use Secret.fromSecretName(scope, id, 'name of the Secret')",
  });
};
