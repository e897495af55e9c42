import { remembered } from './remembered';

/** A key as it stands in the name of a label, which has no other characters (Prometheus `util/strutil`, SanitizeLabelName, and the operator's own of the same name). */
export const sanitized = remembered((key: string) => key.replace(/[^a-zA-Z0-9_]/gu, '_'));
