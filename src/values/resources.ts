import { ContainerResources, Cpu, CpuResources, MemoryResources } from 'cdk8s-plus-27';
import { optional, propsOf } from './check';
import { instanceOf } from './instance';
import { size } from './size';

const cpu = optional(instanceOf(Cpu, 'such as Cpu.millis(50)'));
const amounts = optional(propsOf<MemoryResources>({ request: optional(size), limit: optional(size) }));

/** Resource requests and limits of a container. */
export const resources = propsOf<ContainerResources>({
  cpu: optional(propsOf<CpuResources>({ request: cpu, limit: cpu })),
  memory: amounts,
  ephemeralStorage: amounts,
});
