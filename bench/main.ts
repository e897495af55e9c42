import { constructs } from './constructs';

const figures = constructs();
for (const { line } of figures) console.log(line);
console.log(`${figures.filter(({ held }) => held).length} of ${figures.length} goals held`);
