import { constructs } from './constructs';
import { load } from './load';
import { meshes } from './mesh';
import { plans } from './plan';
import { validation } from './validation';

async function main(): Promise<void> {
  const figures = [...load(), ...constructs(), ...validation(), ...await plans(), ...meshes()];
  for (const { line } of figures) console.log(line);
  console.log(`${figures.filter(({ held }) => held).length} of ${figures.length} goals held`);
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
