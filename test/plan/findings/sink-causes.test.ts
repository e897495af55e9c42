import { describeExamples } from './examples';
import { SINK_EXAMPLES } from './sink-examples';

describeExamples(SINK_EXAMPLES);
