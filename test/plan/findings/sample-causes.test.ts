import { describeExamples } from './examples';
import { SAMPLE_EXAMPLES } from './sample-examples';

describeExamples(SAMPLE_EXAMPLES);
