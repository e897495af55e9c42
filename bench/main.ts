import { constructs } from './constructs';
import { plans } from './plan';

async function main(): Promise<void> {
  const figures = [...constructs(), ...await plans()];
  for (const { line } of figures) console.log(line);
  console.log(`${figures.filter(({ held }) => held).length} of ${figures.length} goals held`);
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
