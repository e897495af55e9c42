import { Fact } from './factor';

/** That something of the nodes is not given. */
export function nodeFact(name: string, what: string): Fact {
  return { code: 'node-not-given', subject: `Node/${name}`, what, command: 'kubectl get nodes -o yaml' };
}
