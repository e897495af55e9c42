import { Size } from 'cdk8s';
import { ContainerResources, Cpu, CpuResources, MemoryResources } from 'cdk8s-plus-27';
import { refusal } from '../errors';
import { quantity } from '../values/size';

/**
 * The resources of a small exporter: no CPU limit, since a throttled exporter answers scrapes late, but a memory limit, since too many
 * metrics may be a mistake in its configuration.
 */
const SMALL: ContainerResources = {
  cpu: { request: Cpu.millis(10) },
  memory: { request: Size.mebibytes(32), limit: Size.mebibytes(128) },
};

/**
 * Returns the resources of an exporter.
 *
 * @throws when a size is not a whole number of mebibytes, or a request is above its limit.
 */
export function exporterResources(own: ContainerResources | undefined, cannot: string, usual = SMALL): ContainerResources {
  const { cpu = {}, memory = {}, ephemeralStorage } = { ...usual, ...own };
  refuseAbove(millis(cpu, 'request'), millis(cpu, 'limit'), 'cpu', 'm', cannot);
  refuseAbove(mebibytes(memory, 'request', cannot), mebibytes(memory, 'limit', cannot), 'memory', 'Mi', cannot);
  return { cpu, memory, ephemeralStorage };
}

function millis(cpu: CpuResources, bound: 'request' | 'limit'): number | undefined {
  const amount = cpu[bound]?.amount;
  return amount === undefined ? undefined : amount.endsWith('m') ? parseFloat(amount) : parseFloat(amount) * 1000;
}

/** cdk8s-plus writes memory in mebibytes. */
function mebibytes(memory: MemoryResources, bound: 'request' | 'limit', cannot: string): number | undefined {
  const size = memory[bound];
  if (size === undefined) return undefined;
  quantity(size, `resources.memory.${bound}`, cannot);
  const whole = size.toKibibytes() / 1024;
  if (Number.isInteger(whole)) return whole;
  throw refusal({
    cannot,
    because: `resources.memory.${bound} is ${size.toKibibytes()} KiB, and cdk8s-plus writes whole mebibytes only`,
    instead: 'Write it such as Size.mebibytes(64)',
  });
}

function refuseAbove(request: number | undefined, limit: number | undefined, resource: string, unit: string, cannot: string): void {
  if (request === undefined || limit === undefined || request <= limit) return;
  throw refusal({
    cannot,
    because: `resources.${resource} asks for ${request}${unit}, which is more than its limit ${limit}${unit}`,
    instead: 'Raise the limit: Kubernetes refuses such a pod',
  });
}
